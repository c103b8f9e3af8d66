import { ALPHA_UNITS, FULL_ALPHA, UNITS } from '../../common/constants.ts'
import { withKernels } from '../../common/kernels/kernels.ts'
import type { Histogram, Points, SpaceName } from '../types.ts'
import { nearKey, OKLAB_OFFSET_A, OKLAB_OFFSET_B, oklabTables, oklabUnits } from './oklab.ts'

/** value * alpha / 255, rounded half up, for values of either sign. */
function premultiply(value: number, alpha: number): number {
  return Math.floor((2 * value * alpha + 255) / 510)
}

/** What is added to each premultiplied coordinate so that none is negative. */
const OFFSETS: Record<SpaceName, readonly [number, number, number]> = {
  srgb: [0, 0, 0],
  oklab: [0, OKLAB_OFFSET_A, OKLAB_OFFSET_B],
}

/**
 * Lightness that shines through where alpha is not full: half of white's. A color of premultiplied value p and alpha a
 * shows p over black and p + 1 - a over white; the mean of the squared differences of two colors over both grounds is
 * (dp - da / 2)^2 + da^2 / 4 a channel, so p + (1 - a) / 2 and a scaled alpha make it a plain squared distance.
 */
const through = (alpha: number) => (UNITS / 2) * (255 - alpha)

/** The coordinates that lightness is part of: all three in sRGB, the first in OKLab. */
const LIGHT_DIMS: Record<SpaceName, number> = { srgb: 3, oklab: 1 }

/** Writes the four coordinates of a packed color to `out`: the color over middle gray, then alpha. */
export function coordsOf(key: number, space: SpaceName, out: Int32Array): void {
  const alpha = key >>> 24
  const r = key & 255
  const g = (key >>> 8) & 255
  const b = (key >>> 16) & 255
  if (space === 'oklab') {
    oklabUnits(r, g, b, out)
  } else {
    out[0] = UNITS * r
    out[1] = UNITS * g
    out[2] = UNITS * b
  }
  const offsets = OFFSETS[space]
  for (let d = 0; d < 3; d++) out[d] = (alpha === 255 ? out[d] : premultiply(out[d], alpha)) + offsets[d]
  for (let d = 0; d < LIGHT_DIMS[space]; d++) out[d] += through(alpha)
  out[3] = ALPHA_UNITS * alpha
}

/** Coordinates of a point. */
export const dimsOf = ({ opaque }: Pick<Histogram, 'opaque'>): 3 | 4 => (opaque ? 3 : 4)
/** Writes the coordinates of colors; the specification of the kernel. */
function convertColors(keys: Uint32Array, space: SpaceName, planes: readonly Uint16Array[]): void {
  const coords = new Int32Array(4)
  for (let i = 0; i < keys.length; i++) {
    coordsOf(keys[i], space, coords)
    for (let d = 0; d < planes.length; d++) planes[d][i] = coords[d]
  }
}

/** Colors that go to the kernel at a time. */
const BLOCK = 2 ** 13

/** The same by the kernel; false if there is none. */
function convertByKernel(keys: Uint32Array, space: SpaceName, planes: readonly Uint16Array[]): boolean {
  const { lms, roots } = oklabTables()
  const layout = {
    keys: [Uint32Array, BLOCK],
    planes: [Uint16Array, 4 * BLOCK],
    lms: [Uint32Array, lms.length],
    roots: [Uint32Array, roots.length],
  } as const
  return withKernels(layout, ({ run, arrays, at }) => {
    arrays.lms.set(lms)
    arrays.roots.set(roots)
    for (let from = 0; from < keys.length; from += BLOCK) {
      const count = Math.min(BLOCK, keys.length - from)
      arrays.keys.set(keys.subarray(from, from + count))
      run.convertColors(at.keys, count, space === 'oklab', at.lms, at.roots, at.planes, 2 * BLOCK)
      planes.forEach((plane, d) => {
        plane.set(arrays.planes.subarray(d * BLOCK, d * BLOCK + count), from)
      })
    }
  })
}

/** Colors as points of a color space; 3 planes for opaque images, a fourth for alpha otherwise. */
export function toPoints(histogram: Histogram, space: SpaceName): Points {
  const { keys, counts: weights } = histogram
  const dims = dimsOf(histogram)
  const planes = Array.from({ length: dims }, () => new Uint16Array(keys.length))
  if (!convertByKernel(keys, space, planes)) convertColors(keys, space, planes)
  return { dims, planes, weights }
}

/** Premultiplied sRGB units back to an 8-bit channel. */
function unpremultiply(units: number, alpha: number): number {
  const value = Math.floor((units * 255 + (UNITS / 2) * alpha) / (UNITS * alpha))
  return Math.max(0, Math.min(255, value))
}

function srgbKey(c: ArrayLike<number>, offset: number, alpha: number): number {
  let key = alpha * 2 ** 24
  for (let d = 0; d < 3; d++) key += unpremultiply(c[offset + d] - through(alpha), alpha) * 256 ** d
  return key
}

const trial = new Int32Array(4)

function squaredDistance(key: number, c: ArrayLike<number>, offset: number): number {
  coordsOf(key, 'oklab', trial)
  const light = trial[0] - c[offset]
  const a = trial[1] - c[offset + 1]
  const b = trial[2] - c[offset + 2]
  return light * light + a * a + b * b
}

const MAX_MOVES = 16

/** Whether two packed colors differ by a level at most in r, g and b. */
const areNeighbors = (one: number, other: number): boolean =>
  Math.abs((one & 255) - (other & 255)) < 2 &&
  Math.abs(((one >> 8) & 255) - ((other >> 8) & 255)) < 2 &&
  Math.abs(((one >> 16) & 255) - ((other >> 16) & 255)) < 2

/**
 * Goes on to the nearest of the 26 colors around one, or of the two grays, as long as it is nearer; of several, to the
 * first. What the color before was compared with is not looked at again: most jobs run this before it is compiled.
 */
function descend(start: number, c: ArrayLike<number>, offset: number, gray: boolean): number {
  const alpha = start >>> 24
  let best = start
  let least = squaredDistance(start, c, offset)
  let before = -1
  for (let move = 0; move < MAX_MOVES; move++) {
    const centre = best
    for (let step = 0; step < 27; step++) {
      const r = (centre & 255) + (step % 3) - 1
      const g = ((centre >> 8) & 255) + (((step / 3) | 0) % 3) - 1
      const b = ((centre >> 16) & 255) + ((step / 9) | 0) - 1
      if ((r | g | b) & ~255 || (gray && (r !== g || g !== b))) continue
      const key = (r | (g << 8) | (b << 16) | (alpha << 24)) >>> 0
      if (key === centre || (before >= 0 && areNeighbors(key, before))) continue
      const distance = squaredDistance(key, c, offset)
      if (distance >= least) continue
      least = distance
      best = key
    }
    if (best === centre) break
    before = centre
  }
  return best
}

/** The gray of a color's green, which has most of its light. */
const grayOf = (key: number) => ((key >>> 8) & 255) * 0x010101 + (key >>> 24) * 2 ** 24

function oklabKey(c: ArrayLike<number>, offset: number, alpha: number, gray: boolean): number {
  const grow = 255 / alpha
  const near = nearKey(
    (c[offset] - through(alpha)) * grow,
    (c[offset + 1] - OKLAB_OFFSET_A) * grow,
    (c[offset + 2] - OKLAB_OFFSET_B) * grow,
  )
  const start = near - (255 - alpha) * 2 ** 24
  return descend(gray ? grayOf(start) : start, c, offset, gray)
}

/**
 * The 8-bit color of a centroid, as a packed key. `dims` 3 means opaque. `gray`: the nearest of the grays, for the
 * centroids of grays: the nearest of all colors would be one level off gray where that is nearer in lightness.
 */
export function keyOfCentroid(
  c: ArrayLike<number>,
  offset: number,
  dims: 3 | 4,
  space: SpaceName,
  gray = false,
): number {
  const units = dims === 4 ? c[offset + 3] : FULL_ALPHA
  const alpha = Math.floor((units + (ALPHA_UNITS >> 1)) / ALPHA_UNITS)
  if (alpha === 0) return 0
  return space === 'oklab' ? oklabKey(c, offset, alpha, gray) : srgbKey(c, offset, alpha)
}
