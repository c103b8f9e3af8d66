import { keyOf } from '../common/pixel-keys.ts'
import type { Backend, BackendClustering } from './backend.ts'
import { toPoints } from './color/color-space.ts'
import { ditherOnHost } from './dither/dither-on-host.ts'
import { countInSteps } from './histogram/count-colors.ts'
import { colorsOf } from './histogram/image-colors.ts'
import { seedCentroids, splitRoughly } from './init/seed.ts'
import { assignAll } from './kmeans/assign.ts'
import type { ClusteringColors } from './kmeans/clustering-input.ts'
import { assignerOf, coarsen } from './kmeans/coarsen.ts'
import { lloyd, watched } from './kmeans/lloyd.ts'
import { overrelaxed } from './kmeans/overrelax.ts'
import { finalIndices } from './palette/color-assignment.ts'
import { labelsOnHost } from './palette/host-labels.ts'
import { hostAssessor } from './palette/local-steps.ts'
import { remap } from './palette/remap.ts'
import { paletteCentroids } from './palette/round-palette.ts'
import { findPalette, quantize } from './pipeline.ts'
import type { Hooks, Known, QuantizeSettings } from './settings.ts'
import { finishCounting, finishIterating, finishSeeding } from './steps.ts'
import type { Centroids, Histogram, ImageHistogram, Raster, SpaceName } from './types.ts'

/** Every pixel as a color of weight 1: the textbook's points. */
function pixelPoints(pixels: Uint32Array, opaque: boolean, space: SpaceName) {
  const histogram: Histogram = { keys: pixels.map(keyOf), counts: new Uint32Array(pixels.length).fill(1), opaque }
  return toPoints(histogram, space)
}

/** With `pixels` the iterations go over them; without, over the distinct colors or their cells. */
async function openClustering(
  colors: ClusteringColors,
  pixels: Uint32Array | undefined,
  isCoarse = false,
): Promise<BackendClustering> {
  const all = await colors.input()
  const { space } = colors
  const input = isCoarse ? coarsen(all, 0) : all
  const { histogram, points, dims } = input
  const assigner = () => assignerOf(all)
  return {
    seed: (options, hooks) => finishSeeding(seedCentroids(input, options, hooks.centroids), hooks),
    split: async (count, seed) => splitRoughly(all, count, seed),
    async iterate({ centroids: seeds, longSteps }, most, hooks) {
      const { sums, indices } = assignerOf(input)
      const overrelaxing = overrelaxed(watched(sums, hooks.centroids), seeds, longSteps)
      const start = await finishIterating(overrelaxing, hooks, part => [part * longSteps, 0])
      const textbook = pixels && pixelPoints(pixels, histogram.opaque, space)
      const assign = textbook ? (centroids: Centroids) => assignAll(textbook, centroids) : sums
      const iteration = lloyd(histogram, points, start, watched(assign, hooks.centroids), indices, most)
      return finishIterating(iteration, hooks, iterations => [longSteps + iterations, iterations])
    },
    openAssessor: async () => hostAssessor(all.points, assigner()),
    label: async (palette, fourthPower = false) =>
      labelsOnHost(colors, palette, assigner().indices(paletteCentroids(palette, dims, space)), fourthPower),
    release() {
      for (const used of [all, all.cells, all.cells?.cells]) used?.assigner?.deref()?.close()
    },
  }
}

/** The pipeline's stages on the CPU: the specification that every other backend must match bit for bit. */
export const cpuBackend: Backend = {
  openImage(raster) {
    const { pixels } = raster
    return {
      prepare() {},
      histogram: async (hooks, known) => known ?? colorsOf(await finishCounting(countInSteps(pixels), hooks)),
      openClustering: (colors, points, isCoarse) =>
        openClustering(colors, points === 'pixels' ? pixels : undefined, isCoarse),
      async remap(colors, final, iterations, hooks) {
        const { keys } = await colors.histogram()
        const indices = remap(pixels, keys, await finalIndices(final))
        hooks.step('remap', 1, iterations)
        return { read: async () => indices }
      },
      dither: (colors, final, nearest, settings, hooks) =>
        ditherOnHost(raster, colors, final, nearest, settings, hooks),
      remapSample: async () => null,
      visibleDifference: async () => null,
      transfers: () => ({ upload: 0, readBack: 0 }),
      release() {},
    }
  },
  openColors: () => ({
    openClustering: (colors, _, isCoarse) => openClustering(colors, undefined, isCoarse),
    release() {},
  }),
}

/** The whole pipeline on the CPU. */
export const quantizeOnCpu = (raster: Raster, settings: QuantizeSettings, hooks: Hooks, known?: Known) =>
  quantize(cpuBackend, raster, settings, hooks, known)

/** A palette for counted colors on the CPU. */
export const findPaletteOnCpu = (histogram: ImageHistogram, settings: QuantizeSettings, hooks: Hooks) =>
  findPalette(cpuBackend, colorsOf(histogram), settings, hooks)
