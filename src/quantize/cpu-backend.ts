import { keyOf } from '../common/pixel-keys.ts'
import type { Backend, BackendClustering } from './backend.ts'
import { toPoints } from './color/color-space.ts'
import { ditherStage } from './dither/dither-stage.ts'
import { countInSteps } from './histogram/count-colors.ts'
import { assignAll } from './kmeans/assign.ts'
import { assignerOf, type ClusteringInput } from './kmeans/coarsen.ts'
import { lloyd, watched } from './kmeans/lloyd.ts'
import { remap } from './palette/remap.ts'
import { findPalette, quantize } from './pipeline.ts'
import type { Hooks, Known, QuantizeSettings } from './settings.ts'
import { finishCounting } from './steps.ts'
import type { Centroids, Histogram, ImageHistogram, Raster, SpaceName } from './types.ts'

/** Every pixel as a color of weight 1: the textbook's points. */
function pixelPoints(pixels: Uint32Array, opaque: boolean, space: SpaceName) {
  const histogram: Histogram = { keys: pixels.map(keyOf), counts: new Uint32Array(pixels.length).fill(1), opaque }
  return toPoints(histogram, space)
}

/** With `pixels` the iterations go over them; without, over the distinct colors. */
function openClustering(input: ClusteringInput, space: SpaceName, pixels?: Uint32Array): BackendClustering {
  const { histogram, points } = input
  const assigner = assignerOf(input)
  return {
    async iterate(start, most, hooks) {
      const textbook = pixels && pixelPoints(pixels, histogram.opaque, space)
      const assign = textbook ? (centroids: Centroids) => assignAll(textbook, centroids) : assigner.sums
      const iteration = lloyd(histogram, points, start, watched(assign, hooks.centroids), assigner.indices, most)
      let step = iteration.next()
      while (!step.done) {
        hooks.step('kmeans', 1 - 0.98 ** step.value, step.value)
        await hooks.yieldToEventLoop()
        step = iteration.next()
      }
      return step.value
    },
    label: assigner.indices,
    release() {},
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
        return indices
      },
      dither: (histogram, final, indices, settings, hooks) =>
        ditherStage(raster, histogram, final, indices, settings, hooks),
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
