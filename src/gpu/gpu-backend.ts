import { HuepressError } from '../common/errors.ts'
import { isOpaque } from '../common/pixel-keys.ts'
import { toPoints } from '../quantize/color/color-space.ts'
import { ditherStage } from '../quantize/dither/dither-stage.ts'
import { countTranslucent } from '../quantize/histogram/count-colors.ts'
import { seedCentroids } from '../quantize/init/seed.ts'
import { keepProblem, makeProblem } from '../quantize/kmeans/clustering-input.ts'
import { buildTree } from '../quantize/kmeans/octree.ts'
import { exactMapping, finishMapping, makeResult } from '../quantize/palette/color-assignment.ts'
import { settlePalette } from '../quantize/palette/finalize.ts'
import { coloursFor, entriesFor, givenMapping } from '../quantize/palette/fixed-palette.ts'
import { makePalette } from '../quantize/palette/local-search.ts'
import { paletteCentroids } from '../quantize/palette/round-palette.ts'
import { fewestColours } from '../quantize/search/color-count.ts'
import type { Hooks, Known, QuantizeResult, QuantizeSettings } from '../quantize/settings.ts'
import { finishSeeding } from '../quantize/steps.ts'
import type { Colours, Mapping, Raster } from '../quantize/types.ts'
import { type Job, startJob } from './context.ts'
import type { Gpu } from './device.ts'
import { DEFAULT_INTERNALS, type GpuInternals } from './gpu-internals.ts'
import { type ColourList, uploadList } from './histogram/color-list.ts'
import { compactOnGpu } from './histogram/compact-colors.ts'
import { countOnGpu } from './histogram/gpu-histogram.ts'
import { planColours, planPixels } from './kmeans/assign-passes.ts'
import { makeScene, releaseScene } from './kmeans/cluster-buffers.ts'
import { clusterOnGpu } from './kmeans/gpu-lloyd.ts'
import { labelOnGpu } from './kmeans/label-colors.ts'
import { warmPipelines } from './precompile.ts'
import { remapOnGpu } from './remap/gpu-remap.ts'
import { makeTiles, type Tiles } from './tiles.ts'

interface Work {
  job: Job
  raster: Raster
  tiles: Tiles
  settings: QuantizeSettings
  internals: Required<GpuInternals>
  hooks: Hooks
  problemOf: typeof makeProblem
}

/** Puts other weights in place of the counts. */
function reweigh(job: Job, list: ColourList, weights: Uint32Array): void {
  job.release(list.weights)
  list.weights = job.upload('weights', weights)
}

async function cluster(work: Work, counted: Colours, list: ColourList): Promise<Mapping> {
  const { job, tiles, settings, internals, hooks } = work
  const { space } = settings
  const begin = performance.now()
  const problem = work.problemOf(counted, space, settings.weights)
  const { colours, points, tree } = problem
  if (colours !== counted) reweigh(job, list, colours.weights)
  const start = await finishSeeding(seedCentroids(problem, settings, hooks.centroids), hooks)
  const seeded = performance.now()
  await hooks.breathe()
  const scene = await makeScene(job, list, internals.pruning ? tree : null, space, points.dims)
  const byPixel = settings.points === 'pixels'
  const plan = await (byPixel ? planPixels(job, scene, start, tiles) : planColours(job, scene, start, false))
  const iterating = performance.now()
  const { centroids, iterations, converged } = await clusterOnGpu(job, scene, start, plan, hooks, internals)
  const lloyd = performance.now() - iterating
  hooks.step('cluster', 1, iterations)
  const label = (keys: Uint32Array) => labelOnGpu(job, scene, paletteCentroids(keys, points.dims, space))
  const made = await makePalette(problem, centroids, settings, hooks)
  const { palette, indices } = await settlePalette(counted, made, settings.weights, label)
  releaseScene(job, scene)
  const ms = { seed: seeded - begin, cluster: performance.now() - seeded, lloyd }
  return { palette, indices, iterations, converged, ms }
}

/** The nearest entries of a given palette. */
async function mapToGiven(work: Work, colours: Colours, list: ColourList, palette: Uint8Array): Promise<Mapping> {
  const { job, settings, internals } = work
  const begin = performance.now()
  const entries = entriesFor(colours, palette)
  const points = toPoints(colours, settings.space)
  const tree = internals.pruning ? buildTree(colours, points) : null
  const scene = await makeScene(job, list, tree, settings.space, points.dims)
  const indices = await labelOnGpu(job, scene, paletteCentroids(entries, points.dims, settings.space))
  releaseScene(job, scene)
  return givenMapping(entries, indices, performance.now() - begin)
}

/** From counted colours to a palette and the entry of each of them. */
async function findMapping(work: Work, colours: Colours, list: ColourList): Promise<Mapping> {
  const { settings, hooks } = work
  const { palette, target } = settings
  if (palette) return mapToGiven(work, colours, list, palette)
  const find = (colors: number, hooks: Hooks) =>
    cluster({ ...work, settings: { ...settings, colors }, hooks }, colours, list)
  if (target) return fewestColours(colours, settings, target, find, hooks)
  return colours.keys.length <= settings.colors ? exactMapping(colours) : find(settings.colors, hooks)
}

async function quantize(work: Work, opaque: boolean, begin: number, known?: Mapping): Promise<QuantizeResult> {
  const { job, raster, tiles, settings, internals, hooks } = work
  const onTile = (stage: 'count' | 'remap', iterations: number) => async (done: number) => {
    // Progress never falls: what is known was found before.
    if (stage !== 'count' || !known) hooks.step(stage, done / tiles.count, iterations)
    await hooks.breathe()
  }
  const counts = await countOnGpu(job, tiles, opaque, internals.hashSlots, onTile('count', 0))
  const { colours: counted, list } = await compactOnGpu(job, counts)
  const colours = coloursFor(counted, settings.palette)
  const countedAt = performance.now()
  const mapping = known ?? (await findMapping(work, colours, list))
  job.release(list.weights)
  const final = finishMapping(colours, mapping, settings.palette !== undefined)
  const clustered = performance.now()
  const translucent = countTranslucent(colours)
  const onRemap = onTile('remap', mapping.iterations)
  const indices = await remapOnGpu(job, counts, tiles, list.keys, final.indices, translucent, onRemap)
  const mapped = performance.now()
  const done = await ditherStage(raster, colours, final, indices, settings, hooks)
  const ms = {
    count: countedAt - begin,
    search: 0,
    lloyd: 0,
    ...mapping.ms,
    remap: mapped - clustered,
    dither: performance.now() - mapped,
    ...job.transfers,
  }
  return makeResult(colours, mapping, done, indices, ms, settings.palette)
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
  known: Pick<Known, 'mapping'> = {},
): Promise<QuantizeResult> {
  if (gpu.lost) throw new HuepressError('gpu', 'The GPU was lost before this image. Open it again, or use the CPU.')
  const begin = performance.now()
  const { pixels } = raster
  const job = startJob(gpu)
  try {
    const all = { ...DEFAULT_INTERNALS, ...internals }
    // The textbook mode reads the pixels in every iteration.
    const residentBytes = settings.points === 'pixels' ? Infinity : all.residentBytes
    const tiles = makeTiles(job, pixels, all.tilePixels, residentBytes)
    const opaque = isOpaque(pixels)
    warmPipelines(job, opaque, settings, all.pruning, tiles.count)
    const work = { job, raster, tiles, settings, internals: all, hooks, problemOf: makeProblem }
    return await quantize(work, opaque, begin, known.mapping)
  } finally {
    job.end()
  }
}

/** The distinct colours of a picture; bit for bit those of `countColours`. */
export async function countColoursOnGpu(gpu: Gpu, pixels: Uint32Array, hooks: Hooks): Promise<Colours> {
  if (gpu.lost) throw new HuepressError('gpu', 'The GPU was lost before this image. Open it again, or use the CPU.')
  const job = startJob(gpu)
  try {
    const tiles = makeTiles(job, pixels, DEFAULT_INTERNALS.tilePixels, DEFAULT_INTERNALS.residentBytes)
    const counts = await countOnGpu(job, tiles, isOpaque(pixels), DEFAULT_INTERNALS.hashSlots, async done => {
      hooks.step('count', done / tiles.count, 0)
      await hooks.breathe()
    })
    return (await compactOnGpu(job, counts)).colours
  } finally {
    job.end()
  }
}

/** A palette for colours that were counted already; bit for bit that of `findPaletteOnCpu`. */
export async function findPaletteOnGpu(
  gpu: Gpu,
  colours: Colours,
  settings: QuantizeSettings,
  hooks: Hooks,
  keep = false,
): Promise<Mapping> {
  if (gpu.lost) throw new HuepressError('gpu', 'The GPU was lost before the palette. Open it again, or use the CPU.')
  const job = startJob(gpu)
  try {
    const list = uploadList(job, colours.keys, colours.weights)
    const tiles = makeTiles(job, new Uint32Array(0), DEFAULT_INTERNALS.tilePixels, 0)
    const byColour: QuantizeSettings = { ...settings, points: 'colors' }
    // Clustering the colours needs no picture.
    const raster: Raster = { pixels: new Uint32Array(0), width: 0, height: 0 }
    const problemOf = keep ? keepProblem : makeProblem
    const work = { job, raster, tiles, settings: byColour, internals: DEFAULT_INTERNALS, hooks, problemOf }
    return await findMapping(work, colours, list)
  } finally {
    job.end()
  }
}
