import { MAX_ITERATIONS } from '../common/constants.ts'
import { keyOf } from '../common/pixel-keys.ts'
import { toPoints } from './color/color-space.ts'
import { ditherStage } from './dither/dither-stage.ts'
import { countInSteps } from './histogram/count-colors.ts'
import { seedCentroids } from './init/seed.ts'
import { assignAll } from './kmeans/assign.ts'
import { keepProblem, makeProblem } from './kmeans/clustering-input.ts'
import { coarsen } from './kmeans/coarsen.ts'
import { lloyd, watched } from './kmeans/lloyd.ts'
import { buildTree } from './kmeans/octree.ts'
import { treeAssigner } from './kmeans/pruned-assignment.ts'
import { exactMapping, finishMapping, makeResult } from './palette/color-assignment.ts'
import { settlePalette } from './palette/finalize.ts'
import { coloursFor, entriesFor, givenMapping } from './palette/fixed-palette.ts'
import { makePalette } from './palette/local-search.ts'
import { remap } from './palette/remap.ts'
import { paletteCentroids } from './palette/round-palette.ts'
import { fewestColours } from './search/color-count.ts'
import type { Hooks, Known, QuantizeResult, QuantizeSettings } from './settings.ts'
import { finishCounting, finishSeeding } from './steps.ts'
import type { Colours, Mapping, Raster, SpaceName } from './types.ts'

/** Rough clusterings have cells in place of more distinct colours than these. */
const ROUGH_COLOURS = 2 ** 16
/** The seed stage has come near a fixed point by then. */
const ROUGH_ITERATIONS = 8

/** Every pixel as a colour of weight 1: the textbook's points. */
function pixelPoints(pixels: Uint32Array, opaque: boolean, space: SpaceName) {
  const colours: Colours = { keys: pixels.map(keyOf), weights: new Uint32Array(pixels.length).fill(1), opaque }
  return toPoints(colours, space)
}

async function cluster(
  pixels: Uint32Array,
  counted: Colours,
  settings: QuantizeSettings,
  hooks: Hooks,
  problemOf: typeof makeProblem,
): Promise<Mapping> {
  const { space } = settings
  const begin = performance.now()
  const problem = problemOf(counted, space, settings.weights)
  const { colours, points, tree } = settings.rough ? coarsen(problem, ROUGH_COLOURS) : problem
  const assigner = treeAssigner(points, tree)
  const start = await finishSeeding(seedCentroids({ colours, points, tree }, settings, hooks.centroids), hooks)
  const seeded = performance.now()
  const textbook = settings.points === 'pixels' ? pixelPoints(pixels, colours.opaque, space) : null
  const assign = textbook ? (centroids: typeof start) => assignAll(textbook, centroids) : assigner.sums
  const iterating = performance.now()
  const most = settings.rough ? ROUGH_ITERATIONS : MAX_ITERATIONS
  const iteration = lloyd(colours, points, start, watched(assign, hooks.centroids), assigner.indices, most)
  let step = iteration.next()
  while (!step.done) {
    hooks.step('cluster', 1 - 0.98 ** step.value, step.value)
    await hooks.breathe()
    step = iteration.next()
  }
  const { centroids, iterations, converged } = step.value
  const iterated = performance.now()
  hooks.step('cluster', 1, iterations)
  const exact = settings.rough ? treeAssigner(problem.points, problem.tree) : assigner
  const label = (keys: Uint32Array) => exact.indices(paletteCentroids(keys, points.dims, space))
  const made = await makePalette(problem, centroids, settings, hooks)
  const { palette, indices } = await settlePalette(counted, made, settings.weights, label)
  const ms = { seed: seeded - begin, cluster: performance.now() - seeded, lloyd: iterated - iterating }
  return { palette, indices, iterations, converged, ms }
}

/** The nearest entries of a given palette. */
function mapToGiven(colours: Colours, palette: Uint8Array, space: SpaceName): Mapping {
  const begin = performance.now()
  const entries = entriesFor(colours, palette)
  const points = toPoints(colours, space)
  const assigner = treeAssigner(points, buildTree(colours, points))
  const indices = assigner.indices(paletteCentroids(entries, points.dims, space))
  return givenMapping(entries, indices, performance.now() - begin)
}

/** From counted colours to a palette and the entry of each of them. */
async function findMapping(
  pixels: Uint32Array,
  colours: Colours,
  settings: QuantizeSettings,
  hooks: Hooks,
  problemOf = makeProblem,
): Promise<Mapping> {
  if (settings.palette) return mapToGiven(colours, settings.palette, settings.space)
  const find = (colors: number, hooks: Hooks) => cluster(pixels, colours, { ...settings, colors }, hooks, problemOf)
  if (settings.target) return fewestColours(colours, settings, settings.target, find, hooks)
  return colours.keys.length <= settings.colors ? exactMapping(colours) : find(settings.colors, hooks)
}

/**
 * The whole pipeline on the CPU: the specification that every other back end must match bit for bit.
 *
 * An image with no more than `colors` distinct colours
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
  const list = known.counted ?? (await finishCounting(countInSteps(pixels), hooks))
  const colours = coloursFor(list, settings.palette)
  const counted = known.counted ? begin : performance.now()
  const problemOf = known.counted ? keepProblem : makeProblem
  const mapping = known.mapping ?? (await findMapping(pixels, colours, settings, hooks, problemOf))
  const final = finishMapping(colours, mapping, settings.palette !== undefined)
  await hooks.breathe()
  const clustered = performance.now()
  const indices = remap(pixels, colours.keys, final.indices)
  hooks.step('remap', 1, mapping.iterations)
  const mapped = performance.now()
  const done = await ditherStage(raster, colours, final, indices, settings, hooks)
  const ms = {
    count: counted - begin,
    search: 0,
    lloyd: 0,
    ...mapping.ms,
    remap: mapped - clustered,
    dither: performance.now() - mapped,
    upload: 0,
    readBack: 0,
  }
  return makeResult(colours, mapping, done, indices, ms, settings.palette)
}

/** A palette for colours that were counted already, those of several images say; `keep`: they are clustered again. */
export function findPaletteOnCpu(
  colours: Colours,
  settings: QuantizeSettings,
  hooks: Hooks,
  keep = false,
): Promise<Mapping> {
  const byColour: QuantizeSettings = { ...settings, points: 'colors' }
  return findMapping(new Uint32Array(0), colours, byColour, hooks, keep ? keepProblem : makeProblem)
}
