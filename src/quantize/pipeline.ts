import { MAX_ITERATIONS } from '../common/constants.ts'
import type { Backend, BackendColors, BackendImage } from './backend.ts'
import { type MakeClusteringColors, makeClusteringColors } from './kmeans/clustering-input.ts'
import { exactAssignment, finishAssignment, makeResult } from './palette/color-assignment.ts'
import { finalizePalette } from './palette/finalize.ts'
import { colorsFor, entriesFor, fixedAssignment } from './palette/fixed-palette.ts'
import { makePalette } from './palette/local-search.ts'
import { searchColorCount } from './search/color-count.ts'
import type { Hooks, Known, QuantizeResult, QuantizeSettings } from './settings.ts'
import { withoutSteps } from './steps.ts'
import type { Assignment, ImageColors, Labels, Raster } from './types.ts'

/** Rough clusterings have cells instead of more distinct colors than these. */
const ROUGH_COLORS = 2 ** 16
/** The seed stage has come near a fixed point by then. */
const ROUGH_ITERATIONS = 8

/** What is known of a picture that several jobs work on. */
export interface KnownImage extends Known {
  /** Makes the colors to cluster, or remembers them from an earlier job. */
  clusteringOf?: MakeClusteringColors
}

async function cluster(
  backend: BackendColors,
  pictureColors: ImageColors,
  settings: QuantizeSettings,
  hooks: Hooks,
  clusteringOf: MakeClusteringColors,
): Promise<Assignment> {
  const { space, rough, weights, target } = settings
  const begin = performance.now()
  const colors = clusteringOf(pictureColors, space, weights)
  const isCoarse = rough === true && pictureColors.size > ROUGH_COLORS
  const clustering = await backend.openClustering(colors, settings.points, isCoarse)
  try {
    const start = await clustering.seed(settings, hooks)
    const seeded = performance.now()
    await hooks.yieldToEventLoop()
    const iterating = performance.now()
    const most = rough ? ROUGH_ITERATIONS : MAX_ITERATIONS
    const { centroids, iterations, converged } = await clustering.iterate(start, most, hooks)
    const converging = performance.now()
    hooks.step('kmeans', 1, iterations)
    const paletteKeys = await makePalette(colors, centroids, settings, hooks, () => clustering.openAssessor())
    const found = await finalizePalette(paletteKeys, weights, keys => clustering.label(keys, target?.figure === 'eye'))
    tellOrRelease(found.labels, () => hooks.step('palette', 1, iterations))
    const ms = {
      init: seeded - begin,
      kmeans: converging - seeded,
      palette: performance.now() - converging,
      lloyd: converging - iterating,
    }
    return { ...found, iterations, converged, ms }
  } finally {
    clustering.release()
  }
}

/** Whoever is told may cancel the job: then nobody else lets go of the labels. */
function tellOrRelease(labels: Labels, tell: () => void): void {
  try {
    tell()
  } catch (error) {
    labels.release()
    throw error
  }
}

/** The nearest entries of a fixed palette. */
async function mapToFixed(
  backend: BackendColors,
  colors: ImageColors,
  palette: Uint8Array,
  { space }: QuantizeSettings,
): Promise<Assignment> {
  const begin = performance.now()
  const entries = entriesFor(colors, palette)
  const clustering = await backend.openClustering(makeClusteringColors(colors, space, 'pixels'), 'colors')
  try {
    return fixedAssignment(entries, await clustering.label(entries), performance.now() - begin)
  } finally {
    clustering.release()
  }
}

/** From counted colors to a palette and the entry of each of them. */
async function findAssignment(
  backend: BackendColors,
  colors: ImageColors,
  settings: QuantizeSettings,
  hooks: Hooks,
  clusteringOf: MakeClusteringColors,
): Promise<Assignment> {
  const { palette, target } = settings
  if (palette) return mapToFixed(backend, colors, palette, settings)
  const find = (count: number, hooks: Hooks) =>
    cluster(backend, colors, { ...settings, colors: count }, hooks, clusteringOf)
  const open = () => backend.openClustering(clusteringOf(colors, settings.space, settings.weights), settings.points)
  if (target) return searchColorCount(colors, settings, target, { open, cluster: find }, hooks)
  return colors.size <= settings.colors ? exactAssignment(await colors.histogram()) : find(settings.colors, hooks)
}

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
  const pictureColors = await image.histogram(known.assignment ? withoutSteps(hooks) : hooks, known.colors)
  const colors = await colorsFor(pictureColors, settings.palette)
  const countedAt = pictureColors === known.colors ? begin : performance.now()
  const { clusteringOf = makeClusteringColors } = known
  const assignment = known.assignment ?? (await findAssignment(image, colors, settings, hooks, clusteringOf))
  try {
    const final = finishAssignment(assignment, settings.palette !== undefined)
    await hooks.yieldToEventLoop()
    const assignedAt = performance.now()
    const nearest = await image.remap(colors, final, assignment.iterations, hooks)
    const mapped = performance.now()
    const { indices, ...dithered } = await image.dither(colors, final, nearest, settings, hooks)
    const { upload, readBack } = image.transfers()
    const { lloyd = 0, ...found } = assignment.ms
    const [remap, dither] = [mapped - assignedAt, performance.now() - mapped]
    const ms = {
      stages: { ...found, histogram: countedAt - begin, remap, dither },
      parts: { lloyd, upload: upload - before.upload, readBack: readBack - before.readBack },
    }
    return makeResult(colors, assignment, dithered, indices, ms, settings.palette)
  } finally {
    if (!known.assignment) assignment.labels.release()
  }
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

/** A palette for colors that are open already, with labels on the host. */
export async function findPaletteOf(
  backend: BackendColors,
  colors: ImageColors,
  settings: QuantizeSettings,
  hooks: Hooks,
  clusteringOf = makeClusteringColors,
): Promise<Assignment> {
  const found = await findAssignment(backend, colors, { ...settings, points: 'colors' }, hooks, clusteringOf)
  return { ...found, labels: await found.labels.keep() }
}

/** A palette for colors that were counted already, those of several images say. */
export async function findPalette(
  backend: Backend,
  colors: ImageColors,
  settings: QuantizeSettings,
  hooks: Hooks,
  clusteringOf = makeClusteringColors,
): Promise<Assignment> {
  const opened = backend.openColors(colors)
  try {
    return await findPaletteOf(opened, colors, settings, hooks, clusteringOf)
  } finally {
    opened.release()
  }
}
