import { HuepressError } from '../common/errors.ts'
import type { Backend, BackendImage } from '../quantize/backend.ts'
import { visibleDifference } from '../quantize/color/visible-difference.ts'
import { countTranslucent } from '../quantize/histogram/count-colors.ts'
import { makeClusteringColors } from '../quantize/kmeans/clustering-input.ts'
import type { ClusteringInput } from '../quantize/kmeans/coarsen.ts'
import { type FinalAssignment, finishAssignment } from '../quantize/palette/color-assignment.ts'
import { hostLabels } from '../quantize/palette/host-labels.ts'
import { exactPalette, roundPalette } from '../quantize/palette/round-palette.ts'
import { EFFORTS, type Effort } from '../quantize/search/random-swap.ts'
import type { Hooks, QuantizeSettings } from '../quantize/settings.ts'
import type { Centroids, Histogram, Labels, Raster, SpaceName } from '../quantize/types.ts'
import type { DitherKind } from './dither/dither-image.ts'
import { EXPECTED, type SelfTest } from './self-test-results.ts'

const SIZE = 64
/** Columns and rows of the picture that centroids are searched for, and the speed. */
const SHADES = [144, 128] as const
const SPEED = 8
/** Of a search with many starts, of which the first are split without chance: with a seed of 0. */
const STARTS = { ...EFFORTS[0], rounds: 2, patience: 2, iterations: 4, starts: 2 }
const COLORS = 40
const LONG_STEPS = 3
const ITERATIONS = 6
const DITHER = { dither: 0.75, speed: 1 }
/** Assignments that no clustering made. */
const GIVEN = { iterations: 0, converged: true, ms: { init: 0, kmeans: 0, palette: 0 } }
const SILENT: Hooks = { step() {}, async yieldToEventLoop() {} }

/** Rows of near colors that are not opaque, if asked for, for the sort of those. */
const NEAR_ROWS = 16

/** Opaque: near colors, many in each cell. Else 2 x 2 pixels a color, of all kinds and anywhere: nearly one a cell. */
function picture(opaque: boolean, nearRows = 0): Raster {
  const pixels = Uint32Array.from({ length: SIZE * SIZE }, (_, i) => {
    const [x, y] = [i % SIZE, Math.floor(i / SIZE)]
    if (opaque) return (0xff000000 | ((128 + ((x * y) >> 8)) << 16) | ((96 + y) << 8) | (96 + (x >> 1))) >>> 0
    if (y < nearRows) return (((200 + (y >> 1)) << 24) | ((40 + (x & 3)) << 16) | ((90 + y) << 8) | (60 + x)) >>> 0
    const noise = Math.imul((y >> 1) * SIZE + (x >> 1) + 1, 0x9e3779b1)
    const alpha = [0, 255, noise >>> 24][(x >> 1) % 3]
    return ((Math.imul(noise ^ (noise >>> 13), 0x85ebca6b) & 0xffffff) | (alpha << 24)) >>> 0
  })
  return { pixels, width: SIZE, height: SIZE }
}

/** Centroids on colors all over the list, by kind; the last of each kind are doubles, so that clusters are empty. */
function startOf({ histogram, points }: ClusteringInput): Centroids {
  const { dims, planes } = points
  const translucent = countTranslucent(histogram)
  const firstOpaque = translucent > 0 ? COLORS / 2 : 0
  const coords = new Int32Array(COLORS * dims)
  for (let k = 0; k < COLORS; k++) {
    const isOpaque = k >= firstOpaque
    const [from, to] = isOpaque ? [translucent, histogram.keys.length] : [0, translucent]
    const [place, places] = isOpaque ? [k - firstOpaque, COLORS - firstOpaque] : [k, firstOpaque]
    const color = from + Math.floor((Math.min(place, places - 4) * (to - from)) / places)
    for (let d = 0; d < dims; d++) coords[k * dims + d] = planes[d][color]
  }
  return { dims, count: COLORS, coords, firstOpaque, fixed: histogram.keys[0] === 0 ? 1 : 0 }
}

/** FNV-1a, a number at a time. */
function checksum(...lists: ArrayLike<number>[]): number {
  let hash = 0x811c9dc5
  for (const list of lists) for (let i = 0; i < list.length; i++) hash = Math.imul(hash ^ list[i], 0x01000193)
  return hash >>> 0
}

/** More colors than are split themselves, in fewer cells: shades of a wave, of all kinds if not opaque. */
function shades(opaque: boolean): Raster {
  const [width, height] = SHADES
  const pixels = Uint32Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)]
    const alpha = opaque || y < height / 2 ? 255 : 128 + (x >> 1)
    return ((alpha << 24) | ((96 + ((x * y) >> 8)) << 16) | ((64 + y) << 8) | (48 + x)) >>> 0
  })
  return { pixels, width, height }
}

async function search(image: BackendImage, seed: number, effort?: Effort): Promise<number> {
  const colors = makeClusteringColors(await image.histogram(SILENT), 'oklab', 'eye')
  const clustering = await image.openClustering(colors, 'colors')
  try {
    const { centroids } = await clustering.seed({ colors: COLORS, seed, speed: SPEED, effort }, SILENT)
    return checksum(centroids.coords)
  } finally {
    clustering.release()
  }
}

async function countAndRemap(image: BackendImage): Promise<number> {
  const colors = await image.histogram(SILENT)
  const histogram = await colors.histogram()
  const indices = Uint8Array.from(histogram.keys, (_, color) => color * 151)
  const palette = Uint32Array.from({ length: 256 }, (_, k) => histogram.keys[k % histogram.keys.length])
  const final = finishAssignment({ ...GIVEN, palette, labels: hostLabels(histogram, palette, indices) }, true)
  const map = await (await image.remap(colors, final, 0, SILENT)).read()
  return checksum(histogram.keys, histogram.counts, histogram.visibility, map)
}

/** What labels say of the entries. */
function checkLabels({ entries: { pixels, commonest, most }, frequent, mse }: Labels): number {
  const common = frequent.flatMap(({ key, pixels, entry }) => [key, pixels, entry])
  return checksum(pixels, most, commonest, common, [1000 * mse])
}

async function cluster(image: BackendImage, space: SpaceName, points: QuantizeSettings['points']): Promise<number> {
  const colors = makeClusteringColors(await image.histogram(SILENT), space, 'pixels')
  const clustering = await image.openClustering(colors, points)
  try {
    const start = { centroids: startOf(await colors.input()), longSteps: LONG_STEPS }
    const { centroids, iterations } = await clustering.iterate(start, ITERATIONS, SILENT)
    const labels = await clustering.label(roundPalette(centroids, space), space === 'oklab')
    const found = [iterations, 1000 * labels.meanDistance(space), checkLabels(labels)]
    // A whole number of two words.
    const powers = SIZE * SIZE * labels.fourthPower!
    if (space === 'oklab') found.push(powers, powers / 2 ** 32)
    const { indices } = await labels.keep()
    return checksum(centroids.coords, found, await indices())
  } finally {
    clustering.release()
  }
}

/** What steps of entries would change; of three, some are where others are. */
async function assess(image: BackendImage): Promise<number> {
  const colors = makeClusteringColors(await image.histogram(SILENT), 'srgb', 'eye')
  const clustering = await image.openClustering(colors, 'colors')
  try {
    const assessor = await clustering.openAssessor()
    const assessed = await assessor.assess(startOf(await colors.input()))
    const { change, overlaps } = assessed.effects()
    assessor.close()
    return checksum([assessed.inertia], change, overlaps)
  } finally {
    clustering.release()
  }
}

/** Some of the colors as a palette, each color with the one before it in the list. */
function assignToSome(histogram: Histogram, colors: number): FinalAssignment {
  const { keys } = histogram
  const chosen = Array.from({ length: colors }, (_, k) => keys[Math.ceil((k * keys.length) / colors)])
  const palette = exactPalette(chosen)
  const numberOf = chosen.map(key => palette.indexOf(key))
  const indices = Uint8Array.from(keys, (_, i) => numberOf[Math.floor((i * colors) / keys.length)])
  return finishAssignment({ ...GIVEN, palette, labels: hostLabels(histogram, palette, indices) }, true)
}

/** Colors and settings of each kind of the dither stage. */
const DITHER_TESTS = {
  dither: { colors: COLORS, lossy: 0 },
  rdo: { colors: COLORS, lossy: 30 },
  'rdo-4': { colors: 3, lossy: 30 },
  'rdo-8': { colors: 2, lossy: 30 },
} as const satisfies Record<DitherKind, object>

const isDither = (test: string): test is DitherKind => test in DITHER_TESTS

/** With entries that are not the nearest, for nothing else is needed. */
async function dither(image: BackendImage, space: SpaceName, kind: DitherKind): Promise<number> {
  const { colors, lossy } = DITHER_TESTS[kind]
  const all = await image.histogram(SILENT)
  const final = assignToSome(await all.histogram(), colors)
  const nearest = await image.remap(all, final, 0, SILENT)
  const { indices, palette, mse } = await image.dither(all, final, nearest, { ...DITHER, space, lossy }, SILENT)
  return checksum(indices, palette.keys, [1000 * mse])
}

/** To indices that have nothing to do with the picture. */
async function compare(image: BackendImage, raster: Raster): Promise<number> {
  await image.histogram(SILENT)
  const palette = Uint32Array.from({ length: COLORS }, (_, k) => raster.pixels[k * SIZE])
  const indices = Uint8Array.from(raster.pixels, pixel => (pixel >>> 7) % COLORS)
  const found = await image.visibleDifference(palette, indices)
  return checksum([1e6 * (found ?? visibleDifference(raster, palette, indices))])
}

/** A checksum of what a backend makes of the pictures of a test. */
export async function runSelfTest(backend: Backend, test: SelfTest): Promise<number> {
  const [kind, stage, points] = test.split(' ')
  const isImage = stage === 'image'
  const opaque = kind === 'opaque'
  const raster = stage === 'search' ? shades(opaque) : picture(opaque, isImage ? NEAR_ROWS : 0)
  const image = backend.openImage(raster)
  try {
    if (isImage) return await countAndRemap(image)
    if (stage === 'search') return await search(image, 1)
    if (stage === 'starts') return await search(image, 0, STARTS)
    if (stage === 'steps') return await assess(image)
    if (stage === 'difference') return await compare(image, raster)
    if (isDither(points)) return await dither(image, stage as SpaceName, points)
    return await cluster(image, stage as SpaceName, points as QuantizeSettings['points'])
  } finally {
    image.release()
  }
}

/** Waits until the device has shown that it does the like of a picture right; see `selfTest`. */
export type Trust = (test: SelfTest) => Promise<void>

export const kindOf = (opaque: boolean) => (opaque ? 'opaque' : 'alpha')

const done = new WeakMap<GPUDevice, Map<SelfTest, Promise<void>>>()

/** The result, or an error 'gpu', once a device. An error of the device is no result: it may come from elsewhere. */
export function selfTest(device: GPUDevice, backend: Backend, test: SelfTest): Promise<void> {
  const tests = done.get(device) ?? new Map<SelfTest, Promise<void>>()
  done.set(device, tests)
  const known = tests.get(test)
  if (known) return known
  const result = runSelfTest(backend, test).then(
    found => {
      if (found !== EXPECTED[test]) throw new WrongGpuError()
    },
    error => {
      tests.delete(test)
      throw error
    },
  )
  tests.set(test, result)
  return result
}

/** The device gives wrong results. */
export class WrongGpuError extends HuepressError {
  constructor() {
    super('gpu', 'The GPU of this machine computes wrong results. Use the CPU.')
  }
}
