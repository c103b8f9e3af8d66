import { MAX_ITERATIONS } from '../common/constants.ts'
import { keyOf } from '../common/pixel-keys.ts'
import { toPoints } from './color/color-space.ts'
import { ditherStage } from './dither/dither-stage.ts'
import { countInSteps } from './histogram/count-colors.ts'
import { seedCentroids } from './init/seed.ts'
import { assignAll } from './kmeans/assign.ts'
import { cachedClusteringInput, makeClusteringInput } from './kmeans/clustering-input.ts'
import { coarsen } from './kmeans/coarsen.ts'
import { lloyd, watched } from './kmeans/lloyd.ts'
import { buildOctree } from './kmeans/octree.ts'
import { prunedAssigner } from './kmeans/pruned-assignment.ts'
import { exactAssignment, finishAssignment, makeResult } from './palette/color-assignment.ts'
import { compactPalette } from './palette/finalize.ts'
import { colorsFor, entriesFor, fixedAssignment } from './palette/fixed-palette.ts'
import { makePalette } from './palette/local-search.ts'
import { remap } from './palette/remap.ts'
import { paletteCentroids } from './palette/round-palette.ts'
import { searchColorCount } from './search/color-count.ts'
import type { Hooks, Known, QuantizeResult, QuantizeSettings } from './settings.ts'
import { finishCounting, finishSeeding } from './steps.ts'
import type { Assignment, Histogram, Raster, SpaceName } from './types.ts'

/** Rough clusterings have cells in place of more distinct colors than these. */
const ROUGH_COLORS = 2 ** 16
/** The seed stage has come near a fixed point by then. */
const ROUGH_ITERATIONS = 8

/** Every pixel as a color of weight 1: the textbook's points. */
function pixelPoints(pixels: Uint32Array, opaque: boolean, space: SpaceName) {
  const histogram: Histogram = { keys: pixels.map(keyOf), counts: new Uint32Array(pixels.length).fill(1), opaque }
  return toPoints(histogram, space)
}

async function cluster(
  pixels: Uint32Array,
  counted: Histogram,
  settings: QuantizeSettings,
  hooks: Hooks,
  inputOf: typeof makeClusteringInput,
): Promise<Assignment> {
  const { space } = settings
  const begin = performance.now()
  const input = inputOf(counted, space, settings.weights)
  const { histogram, points, tree } = settings.rough ? coarsen(input, ROUGH_COLORS) : input
  const assigner = prunedAssigner(points, tree)
  const start = await finishSeeding(seedCentroids({ histogram, points, tree }, settings, hooks.centroids), hooks)
  const seeded = performance.now()
  const textbook = settings.points === 'pixels' ? pixelPoints(pixels, histogram.opaque, space) : null
  const assign = textbook ? (centroids: typeof start) => assignAll(textbook, centroids) : assigner.sums
  const iterating = performance.now()
  const most = settings.rough ? ROUGH_ITERATIONS : MAX_ITERATIONS
  const iteration = lloyd(histogram, points, start, watched(assign, hooks.centroids), assigner.indices, most)
  let step = iteration.next()
  while (!step.done) {
    hooks.step('cluster', 1 - 0.98 ** step.value, step.value)
    await hooks.yieldToEventLoop()
    step = iteration.next()
  }
  const { centroids, iterations, converged } = step.value
  const iterated = performance.now()
  hooks.step('cluster', 1, iterations)
  const exact = settings.rough ? prunedAssigner(input.points, input.tree) : assigner
  const label = (keys: Uint32Array) => exact.indices(paletteCentroids(keys, points.dims, space))
  const made = await makePalette(input, centroids, settings, hooks)
  const { palette, indices } = await compactPalette(counted, made, settings.weights, label)
  const ms = { seed: seeded - begin, cluster: performance.now() - seeded, lloyd: iterated - iterating }
  return { palette, indices, iterations, converged, ms }
}

/** The nearest entries of a given palette. */
function mapToFixed(histogram: Histogram, palette: Uint8Array, space: SpaceName): Assignment {
  const begin = performance.now()
  const entries = entriesFor(histogram, palette)
  const points = toPoints(histogram, space)
  const assigner = prunedAssigner(points, buildOctree(histogram, points))
  const indices = assigner.indices(paletteCentroids(entries, points.dims, space))
  return fixedAssignment(entries, indices, performance.now() - begin)
}

/** From counted colors to a palette and the entry of each of them. */
async function findAssignment(
  pixels: Uint32Array,
  histogram: Histogram,
  settings: QuantizeSettings,
  hooks: Hooks,
  inputOf = makeClusteringInput,
): Promise<Assignment> {
  if (settings.palette) return mapToFixed(histogram, settings.palette, settings.space)
  const find = (colors: number, hooks: Hooks) => cluster(pixels, histogram, { ...settings, colors }, hooks, inputOf)
  if (settings.target) return searchColorCount(histogram, settings, settings.target, find, hooks)
  return histogram.keys.length <= settings.colors ? exactAssignment(histogram) : find(settings.colors, hooks)
}

/**
 * The whole pipeline on the CPU: the specification that every other back end must match bit for bit.
 *
 * An image with no more than `colors` distinct colors
 * comes back without loss. Cancelling and progress go through `hooks`; what is `known` is not found again.
 */
export async function quantizeOnCpu(
  raster: Raster,
  settings: QuantizeSettings,
  hooks: Hooks,
  known: Known = {},
): Promise<QuantizeResult> {
  const { pixels } = raster
  const begin = performance.now()
  const list = known.histogram ?? (await finishCounting(countInSteps(pixels), hooks))
  const histogram = colorsFor(list, settings.palette)
  const counted = known.histogram ? begin : performance.now()
  const inputOf = known.histogram ? cachedClusteringInput : makeClusteringInput
  const assignment = known.assignment ?? (await findAssignment(pixels, histogram, settings, hooks, inputOf))
  const final = finishAssignment(histogram, assignment, settings.palette !== undefined)
  await hooks.yieldToEventLoop()
  const clustered = performance.now()
  const indices = remap(pixels, histogram.keys, final.indices)
  hooks.step('remap', 1, assignment.iterations)
  const mapped = performance.now()
  const done = await ditherStage(raster, histogram, final, indices, settings, hooks)
  const ms = {
    count: counted - begin,
    search: 0,
    lloyd: 0,
    ...assignment.ms,
    remap: mapped - clustered,
    dither: performance.now() - mapped,
    upload: 0,
    readBack: 0,
  }
  return makeResult(histogram, assignment, done, indices, ms, settings.palette)
}

/** A palette for colors that were counted already, those of several images say; `keep`: they are clustered again. */
export function findPaletteOnCpu(
  histogram: Histogram,
  settings: QuantizeSettings,
  hooks: Hooks,
  keep = false,
): Promise<Assignment> {
  const byColor: QuantizeSettings = { ...settings, points: 'colors' }
  return findAssignment(
    new Uint32Array(0),
    histogram,
    byColor,
    hooks,
    keep ? cachedClusteringInput : makeClusteringInput,
  )
}
