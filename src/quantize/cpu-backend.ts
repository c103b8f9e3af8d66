import { keyOf } from '../common/pixel-keys.ts'
import type { Backend, BackendClustering } from './backend.ts'
import { toPoints } from './color/color-space.ts'
import { ditherOnHost } from './dither/dither-on-host.ts'
import { countInSteps } from './histogram/count-colors.ts'
import { seedCentroids } from './init/seed.ts'
import { assignAll } from './kmeans/assign.ts'
import { assignerOf, type ClusteringInput } from './kmeans/coarsen.ts'
import { lloyd, watched } from './kmeans/lloyd.ts'
import { overrelaxed } from './kmeans/overrelax.ts'
import { remap } from './palette/remap.ts'
import { findPalette, quantize } from './pipeline.ts'
import type { Hooks, Known, QuantizeSettings } from './settings.ts'
import { finishCounting, finishIterating, finishSeeding } from './steps.ts'
import type { Centroids, Histogram, ImageHistogram, Raster, SpaceName } from './types.ts'

/** Every pixel as a color of weight 1: the textbook's points. */
function pixelPoints(pixels: Uint32Array, opaque: boolean, space: SpaceName) {
  const histogram: Histogram = { keys: pixels.map(keyOf), counts: new Uint32Array(pixels.length).fill(1), opaque }
  return toPoints(histogram, space)
}

/** With `pixels` the iterations go over them; without, over the distinct colors. */
function openClustering(input: ClusteringInput, space: SpaceName, pixels?: Uint32Array): BackendClustering {
  const { histogram, points } = input
  const assigner = () => assignerOf(input)
  return {
    seed: (options, hooks) => finishSeeding(seedCentroids(input, options, hooks.centroids), hooks),
    async iterate({ centroids: seeds, longSteps }, most, hooks) {
      const { sums, indices } = assigner()
      const overrelaxing = overrelaxed(watched(sums, hooks.centroids), seeds, longSteps)
      const start = await finishIterating(overrelaxing, hooks, part => [part * longSteps, 0])
      const textbook = pixels && pixelPoints(pixels, histogram.opaque, space)
      const assign = textbook ? (centroids: Centroids) => assignAll(textbook, centroids) : sums
      const iteration = lloyd(histogram, points, start, watched(assign, hooks.centroids), indices, most)
      return finishIterating(iteration, hooks, iterations => [longSteps + iterations, iterations])
    },
    label: async centroids => ({ indices: assigner().indices(centroids) }),
    release() {
      for (const used of [input, input.cells]) used?.assigner?.deref()?.close()
    },
  }
}

/** The pipeline's stages on the CPU: the specification that every other backend must match bit for bit. */
export const cpuBackend: Backend = {
  openImage(raster) {
    const { pixels } = raster
    return {
      prepare() {},
      histogram: async (hooks, known) => known ?? finishCounting(countInSteps(pixels), hooks),
      openClustering: async (input, space, points) =>
        openClustering(input, space, points === 'pixels' ? pixels : undefined),
      async remap(histogram, indexOfColor, iterations, hooks) {
        const indices = remap(pixels, histogram.keys, indexOfColor)
        hooks.step('remap', 1, iterations)
        return { read: async () => indices }
      },
      dither: (histogram, final, nearest, settings, hooks) =>
        ditherOnHost(raster, histogram, final, nearest, settings, hooks),
      visibleDifference: async () => null,
      transfers: () => ({ upload: 0, readBack: 0 }),
      release() {},
    }
  },
  openColors: () => ({
    openClustering: async (input, space) => openClustering(input, space),
    release() {},
  }),
}

/** The whole pipeline on the CPU. */
export const quantizeOnCpu = (raster: Raster, settings: QuantizeSettings, hooks: Hooks, known?: Known) =>
  quantize(cpuBackend, raster, settings, hooks, known)

/** A palette for counted colors on the CPU. */
export const findPaletteOnCpu = (histogram: ImageHistogram, settings: QuantizeSettings, hooks: Hooks) =>
  findPalette(cpuBackend, histogram, settings, hooks)
