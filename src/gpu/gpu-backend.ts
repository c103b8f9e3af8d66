import { HuepressError } from '../common/errors.ts'
import { isOpaque } from '../common/pixel-keys.ts'
import { toPoints } from '../quantize/color/color-space.ts'
import { ditherStage } from '../quantize/dither/dither-stage.ts'
import { countTranslucent } from '../quantize/histogram/count-colors.ts'
import { seedCentroids } from '../quantize/init/seed.ts'
import { cachedClusteringInput, makeClusteringInput } from '../quantize/kmeans/clustering-input.ts'
import { buildOctree } from '../quantize/kmeans/octree.ts'
import { exactAssignment, finishAssignment, makeResult } from '../quantize/palette/color-assignment.ts'
import { compactPalette } from '../quantize/palette/finalize.ts'
import { colorsFor, entriesFor, fixedAssignment } from '../quantize/palette/fixed-palette.ts'
import { makePalette } from '../quantize/palette/local-search.ts'
import { paletteCentroids } from '../quantize/palette/round-palette.ts'
import { searchColorCount } from '../quantize/search/color-count.ts'
import type { Hooks, Known, QuantizeResult, QuantizeSettings } from '../quantize/settings.ts'
import { finishSeeding } from '../quantize/steps.ts'
import type { Assignment, Histogram, Raster } from '../quantize/types.ts'
import { type GpuContext, openContext } from './context.ts'
import type { Gpu } from './device.ts'
import { DEFAULT_INTERNALS, type GpuInternals } from './gpu-internals.ts'
import { type ColorList, uploadList } from './histogram/color-list.ts'
import { compactOnGpu } from './histogram/compact-colors.ts'
import { countOnGpu } from './histogram/gpu-histogram.ts'
import { planColors, planPixels } from './kmeans/assign-passes.ts'
import { makeClusterBuffers, releaseClusterBuffers } from './kmeans/cluster-buffers.ts'
import { clusterOnGpu } from './kmeans/gpu-lloyd.ts'
import { labelOnGpu } from './kmeans/label-colors.ts'
import { precompilePipelines } from './precompile.ts'
import { remapOnGpu } from './remap/gpu-remap.ts'
import { makeTiles, type Tiles } from './tiles.ts'

interface Work {
  context: GpuContext
  raster: Raster
  tiles: Tiles
  settings: QuantizeSettings
  internals: Required<GpuInternals>
  hooks: Hooks
  inputOf: typeof makeClusteringInput
}

/** Puts other weights in place of the counts. */
function reweigh(context: GpuContext, list: ColorList, weights: Uint32Array): void {
  context.release(list.counts)
  list.counts = context.upload('weights', weights)
}

async function cluster(work: Work, counted: Histogram, list: ColorList): Promise<Assignment> {
  const { context, tiles, settings, internals, hooks } = work
  const { space } = settings
  const begin = performance.now()
  const input = work.inputOf(counted, space, settings.weights)
  const { histogram, points, tree } = input
  if (histogram !== counted) reweigh(context, list, histogram.counts)
  const start = await finishSeeding(seedCentroids(input, settings, hooks.centroids), hooks)
  const seeded = performance.now()
  await hooks.yieldToEventLoop()
  const buffers = await makeClusterBuffers(context, list, internals.pruning ? tree : null, space, points.dims)
  const byPixel = settings.points === 'pixels'
  const plan = await (byPixel ? planPixels(context, buffers, start, tiles) : planColors(context, buffers, start, false))
  const iterating = performance.now()
  const { centroids, iterations, converged } = await clusterOnGpu(context, buffers, start, plan, hooks, internals)
  const lloyd = performance.now() - iterating
  hooks.step('cluster', 1, iterations)
  const label = (keys: Uint32Array) => labelOnGpu(context, buffers, paletteCentroids(keys, points.dims, space))
  const made = await makePalette(input, centroids, settings, hooks)
  const { palette, indices } = await compactPalette(counted, made, settings.weights, label)
  releaseClusterBuffers(context, buffers)
  const ms = { seed: seeded - begin, cluster: performance.now() - seeded, lloyd }
  return { palette, indices, iterations, converged, ms }
}

/** The nearest entries of a given palette. */
async function mapToFixed(work: Work, histogram: Histogram, list: ColorList, palette: Uint8Array): Promise<Assignment> {
  const { context, settings, internals } = work
  const begin = performance.now()
  const entries = entriesFor(histogram, palette)
  const points = toPoints(histogram, settings.space)
  const tree = internals.pruning ? buildOctree(histogram, points) : null
  const buffers = await makeClusterBuffers(context, list, tree, settings.space, points.dims)
  const indices = await labelOnGpu(context, buffers, paletteCentroids(entries, points.dims, settings.space))
  releaseClusterBuffers(context, buffers)
  return fixedAssignment(entries, indices, performance.now() - begin)
}

/** From counted colors to a palette and the entry of each of them. */
async function findAssignment(work: Work, histogram: Histogram, list: ColorList): Promise<Assignment> {
  const { settings, hooks } = work
  const { palette, target } = settings
  if (palette) return mapToFixed(work, histogram, list, palette)
  const find = (colors: number, hooks: Hooks) =>
    cluster({ ...work, settings: { ...settings, colors }, hooks }, histogram, list)
  if (target) return searchColorCount(histogram, settings, target, find, hooks)
  return histogram.keys.length <= settings.colors ? exactAssignment(histogram) : find(settings.colors, hooks)
}

async function quantize(work: Work, opaque: boolean, begin: number, known?: Assignment): Promise<QuantizeResult> {
  const { context, raster, tiles, settings, internals, hooks } = work
  const onTile = (stage: 'count' | 'remap', iterations: number) => async (done: number) => {
    // Progress never falls: what is known was found before.
    if (stage !== 'count' || !known) hooks.step(stage, done / tiles.count, iterations)
    await hooks.yieldToEventLoop()
  }
  const counts = await countOnGpu(context, tiles, opaque, internals.hashSlots, onTile('count', 0))
  const { histogram: counted, list } = await compactOnGpu(context, counts)
  const histogram = colorsFor(counted, settings.palette)
  const countedAt = performance.now()
  const assignment = known ?? (await findAssignment(work, histogram, list))
  context.release(list.counts)
  const final = finishAssignment(histogram, assignment, settings.palette !== undefined)
  const clustered = performance.now()
  const translucent = countTranslucent(histogram)
  const onRemap = onTile('remap', assignment.iterations)
  const indices = await remapOnGpu(context, counts, tiles, list.keys, final.indices, translucent, onRemap)
  const mapped = performance.now()
  const done = await ditherStage(raster, histogram, final, indices, settings, hooks)
  const ms = {
    count: countedAt - begin,
    search: 0,
    lloyd: 0,
    ...assignment.ms,
    remap: mapped - clustered,
    dither: performance.now() - mapped,
    ...context.transfers,
  }
  return makeResult(histogram, assignment, done, indices, ms, settings.palette)
}

/**
 * The whole pipeline on the GPU, with bit for bit the result of `quantizeOnCpu`. Seeding, rounding the palette,
 * the dither stage and the error are core's, on the host.
 *
 * `internals` is for tests and the bench. What is `known` of the clustering is not found again; the pixels are counted
 * all the same, since the remap needs the marks.
 * Errors: 'gpu' for every fault of the device, a lost one included; whatever `hooks` throws.
 */
export async function quantizeOnGpu(
  gpu: Gpu,
  raster: Raster,
  settings: QuantizeSettings,
  hooks: Hooks,
  internals: GpuInternals = {},
  known: Pick<Known, 'assignment'> = {},
): Promise<QuantizeResult> {
  if (gpu.lost) throw new HuepressError('gpu', 'The GPU was lost before this image. Open it again, or use the CPU.')
  const begin = performance.now()
  const { pixels } = raster
  const context = openContext(gpu)
  try {
    const all = { ...DEFAULT_INTERNALS, ...internals }
    // The textbook mode reads the pixels in every iteration.
    const residentBytes = settings.points === 'pixels' ? Infinity : all.residentBytes
    const tiles = makeTiles(context, pixels, all.tilePixels, residentBytes)
    const opaque = isOpaque(pixels)
    precompilePipelines(context, opaque, settings, all.pruning, tiles.count)
    const work = { context, raster, tiles, settings, internals: all, hooks, inputOf: makeClusteringInput }
    return await quantize(work, opaque, begin, known.assignment)
  } finally {
    context.end()
  }
}

/** The distinct colors of a picture; bit for bit those of `countColors`. */
export async function countColorsOnGpu(gpu: Gpu, pixels: Uint32Array, hooks: Hooks): Promise<Histogram> {
  if (gpu.lost) throw new HuepressError('gpu', 'The GPU was lost before this image. Open it again, or use the CPU.')
  const context = openContext(gpu)
  try {
    const tiles = makeTiles(context, pixels, DEFAULT_INTERNALS.tilePixels, DEFAULT_INTERNALS.residentBytes)
    const counts = await countOnGpu(context, tiles, isOpaque(pixels), DEFAULT_INTERNALS.hashSlots, async done => {
      hooks.step('count', done / tiles.count, 0)
      await hooks.yieldToEventLoop()
    })
    return (await compactOnGpu(context, counts)).histogram
  } finally {
    context.end()
  }
}

/** A palette for colors that were counted already; bit for bit that of `findPaletteOnCpu`. */
export async function findPaletteOnGpu(
  gpu: Gpu,
  histogram: Histogram,
  settings: QuantizeSettings,
  hooks: Hooks,
  keep = false,
): Promise<Assignment> {
  if (gpu.lost) throw new HuepressError('gpu', 'The GPU was lost before the palette. Open it again, or use the CPU.')
  const context = openContext(gpu)
  try {
    const list = uploadList(context, histogram.keys, histogram.counts)
    const tiles = makeTiles(context, new Uint32Array(0), DEFAULT_INTERNALS.tilePixels, 0)
    const byColor: QuantizeSettings = { ...settings, points: 'colors' }
    // Clustering the colors needs no picture.
    const raster: Raster = { pixels: new Uint32Array(0), width: 0, height: 0 }
    const inputOf = keep ? cachedClusteringInput : makeClusteringInput
    const work = { context, raster, tiles, settings: byColor, internals: DEFAULT_INTERNALS, hooks, inputOf }
    return await findAssignment(work, histogram, list)
  } finally {
    context.end()
  }
}
