import { MAX_ITERATIONS } from '../common/constants.ts'
import type { Backend, BackendColors, BackendImage } from './backend.ts'
import { inputFrom, type MakeClusteringInput, makeClusteringInput } from './kmeans/clustering-input.ts'
import { coarsen } from './kmeans/coarsen.ts'
import { exactAssignment, finishAssignment, makeResult } from './palette/color-assignment.ts'
import { finalizePalette } from './palette/finalize.ts'
import { colorsFor, entriesFor, fixedAssignment } from './palette/fixed-palette.ts'
import { makePalette } from './palette/local-search.ts'
import { paletteCentroids } from './palette/round-palette.ts'
import { searchColorCount } from './search/color-count.ts'
import type { Hooks, Known, QuantizeResult, QuantizeSettings } from './settings.ts'
import type { Assignment, ImageHistogram, Raster } from './types.ts'

/** Rough clusterings have cells instead of more distinct colors than these. */
const ROUGH_COLORS = 2 ** 16
/** The seed stage has come near a fixed point by then. */
const ROUGH_ITERATIONS = 8

/** What is known of a picture that several jobs work on. */
export interface KnownImage extends Known {
  /** Makes the clustering input, or remembers it from an earlier job. */
  inputOf?: MakeClusteringInput
}

async function cluster(
  colors: BackendColors,
  pictureColors: ImageHistogram,
  settings: QuantizeSettings,
  hooks: Hooks,
  inputOf: MakeClusteringInput,
): Promise<Assignment> {
  const { space, rough } = settings
  const begin = performance.now()
  const input = inputOf(pictureColors, space, settings.weights)
  const small = rough ? coarsen(input, ROUGH_COLORS) : input
  const clustering = await colors.openClustering(small, space, settings.points)
  let exact = clustering
  try {
    const start = await clustering.seed(settings, hooks)
    const seeded = performance.now()
    await hooks.yieldToEventLoop()
    if (small !== input) exact = await colors.openClustering(input, space, 'colors')
    const iterating = performance.now()
    const most = rough ? ROUGH_ITERATIONS : MAX_ITERATIONS
    const { centroids, iterations, converged } = await clustering.iterate(start, most, hooks)
    const converging = performance.now()
    hooks.step('kmeans', 1, iterations)
    const label = (keys: Uint32Array) => exact.label(paletteCentroids(keys, input.dims, space))
    const paletteKeys = await makePalette(input, centroids, settings, hooks)
    const found = await finalizePalette(pictureColors, paletteKeys, settings.weights, label)
    hooks.step('palette', 1, iterations)
    const ms = {
      init: seeded - begin,
      kmeans: converging - seeded,
      palette: performance.now() - converging,
      lloyd: converging - iterating,
    }
    return { ...found, iterations, converged, ms }
  } finally {
    for (const opened of new Set([clustering, exact])) opened.release()
  }
}

/** The nearest entries of a fixed palette. */
async function mapToFixed(
  colors: BackendColors,
  histogram: ImageHistogram,
  palette: Uint8Array,
  { space }: QuantizeSettings,
): Promise<Assignment> {
  const begin = performance.now()
  const entries = entriesFor(histogram, palette)
  const input = inputFrom(histogram, space)
  const clustering = await colors.openClustering(input, space, 'colors')
  try {
    const labels = await clustering.label(paletteCentroids(entries, input.dims, space))
    return fixedAssignment(entries, labels, performance.now() - begin)
  } finally {
    clustering.release()
  }
}

/** From counted colors to a palette and the entry of each of them. */
async function findAssignment(
  colors: BackendColors,
  histogram: ImageHistogram,
  settings: QuantizeSettings,
  hooks: Hooks,
  inputOf: MakeClusteringInput,
): Promise<Assignment> {
  const { palette, target } = settings
  if (palette) return mapToFixed(colors, histogram, palette, settings)
  const find = (count: number, hooks: Hooks) =>
    cluster(colors, histogram, { ...settings, colors: count }, hooks, inputOf)
  if (target) return searchColorCount(histogram, settings, target, find, hooks)
  return histogram.keys.length <= settings.colors ? exactAssignment(histogram) : find(settings.colors, hooks)
}

/** Progress never falls: stages that were done before are not reported. */
const withoutSteps = (hooks: Hooks): Hooks => ({ ...hooks, step() {} })

/**
 * The whole pipeline on an open picture. One with no more than `colors` distinct colors comes back without loss.
 * Cancelling and progress go through `hooks`; what is `known` is not found again.
 */
export async function quantizeImage(
  image: BackendImage,
  settings: QuantizeSettings,
  hooks: Hooks,
  known: KnownImage = {},
): Promise<QuantizeResult> {
  const begin = performance.now()
  const before = image.transfers()
  image.prepare(settings)
  const pictureColors = await image.histogram(known.assignment ? withoutSteps(hooks) : hooks, known.histogram)
  const histogram = colorsFor(pictureColors, settings.palette)
  const countedAt = pictureColors === known.histogram ? begin : performance.now()
  const { inputOf = makeClusteringInput } = known
  const assignment = known.assignment ?? (await findAssignment(image, histogram, settings, hooks, inputOf))
  const final = finishAssignment(histogram, assignment, settings.palette !== undefined)
  await hooks.yieldToEventLoop()
  const assignedAt = performance.now()
  const nearest = await image.remap(histogram, final.indices, assignment.iterations, hooks)
  const mapped = performance.now()
  const { indices, ...dithered } = await image.dither(histogram, final, nearest, settings, hooks)
  const { upload, readBack } = image.transfers()
  const { lloyd = 0, ...found } = assignment.ms
  const ms = {
    stages: { ...found, histogram: countedAt - begin, remap: mapped - assignedAt, dither: performance.now() - mapped },
    parts: { lloyd, upload: upload - before.upload, readBack: readBack - before.readBack },
  }
  return makeResult(histogram, assignment, dithered, indices, ms, settings.palette)
}

/** The same for a picture that is opened for this job alone. */
export async function quantize(
  backend: Backend,
  raster: Raster,
  settings: QuantizeSettings,
  hooks: Hooks,
  known: KnownImage = {},
): Promise<QuantizeResult> {
  const image = backend.openImage(raster)
  try {
    return await quantizeImage(image, settings, hooks, known)
  } finally {
    image.release()
  }
}

/** A palette for colors that are open already. */
export function findPaletteOf(
  colors: BackendColors,
  histogram: ImageHistogram,
  settings: QuantizeSettings,
  hooks: Hooks,
  inputOf = makeClusteringInput,
): Promise<Assignment> {
  return findAssignment(colors, histogram, { ...settings, points: 'colors' }, hooks, inputOf)
}

/** A palette for colors that were counted already, those of several images say. */
export async function findPalette(
  backend: Backend,
  histogram: ImageHistogram,
  settings: QuantizeSettings,
  hooks: Hooks,
  inputOf = makeClusteringInput,
): Promise<Assignment> {
  const colors = backend.openColors(histogram)
  try {
    return await findPaletteOf(colors, histogram, settings, hooks, inputOf)
  } finally {
    colors.release()
  }
}
