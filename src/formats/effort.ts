import type { RgbaImage } from '../common/image.ts'
import type { Effort, Format, PaletteFormat } from '../options/values.ts'
import type { DeflateLevel } from './deflate/deflate-work.ts'

export type { Effort, Format, PaletteFormat }

type Size = Pick<RgbaImage, 'width' | 'height'>

/** Up to so many pixels, 'auto' tries hard. */
const SMALL_PIXELS = 1e6

/** The level of a WebP or JPEG XL: the effort itself if it is a number. */
export function levelFor(effort: Effort, { width, height }: Size): number {
  if (effort !== 'auto') return effort
  return width * height <= SMALL_PIXELS ? 4 : 3
}

/** How a PNG is squeezed. */
export interface PngPlan {
  /** How long our own deflate looks. */
  deflate: DeflateLevel
  /** The level of oxipng, which tries filters; 0: it is not used. */
  oxipng: number
  /** oxipng is used only if a sample gains. */
  isSampled: boolean
}

/** More pixels than that, and 'auto' leaves oxipng out. */
const MAX_OXIPNG_PIXELS = 16e6
/** Fewer rows than this take no time worth saving, however short they are. */
const MANY_ROWS = 512
/**
 * The highest level for many rows of so few pixels: oxipng weighs filters row by row, at levels 3 and up for as long as
 * 16 to 20 pixels take, below for as long as 6 to 12.
 */
const SHORT_ROWS: readonly (readonly [columns: number, level: number])[] = [
  [7, 0],
  [47, 2],
]

/** Pictures of fewer rows are as quickly optimized as a sample is. */
export const MIN_SAMPLED_ROWS = 128

function autoPlan({ width, height }: Size): Pick<PngPlan, 'deflate' | 'oxipng'> {
  const pixels = width * height
  const level = pixels <= SMALL_PIXELS ? 4 : pixels <= MAX_OXIPNG_PIXELS ? 2 : 0
  const short = height > MANY_ROWS && SHORT_ROWS.find(([columns]) => width <= columns)
  return { deflate: pixels <= SMALL_PIXELS ? 2 : 1, oxipng: short ? Math.min(level, short[1]) : level }
}

/**
 * How a picture of that size is squeezed. `isRepetitive`: it is dithered, and its indices were chosen so that bytes
 * repeat. Filters undo that, and hardly ever gain then.
 */
export function pngPlan(effort: Effort, size: Size, isRepetitive = false): PngPlan {
  if (effort === 0) return { deflate: 0, oxipng: 0, isSampled: false }
  if (effort !== 'auto' && effort > 1) return { deflate: 2, oxipng: effort, isSampled: false }
  const { deflate, oxipng } = effort === 'auto' ? autoPlan(size) : { deflate: 1 as const, oxipng: 2 }
  const isHopeless = isRepetitive && size.height >= MIN_SAMPLED_ROWS
  return { deflate, oxipng: isHopeless ? 0 : oxipng, isSampled: true }
}

/** Of a rough file: 1 is nearer to what higher efforts make than 0 is. */
export const roughEffort = (effort: Effort): 0 | 1 => (effort === 0 ? 0 : 1)

/** libwebp's encoder: method 0..6 and `quality`, which is the effort 0..100 where it is lossless. */
export interface WebpTrial {
  method: number
  quality: number
}

const FAST: WebpTrial = { method: 3, quality: 0 }
const PLAIN: WebpTrial = { method: 4, quality: 50 }
const BETTER: WebpTrial = { method: 4, quality: 75 }
const GOOD: WebpTrial = { method: 4, quality: 100 }
const OTHER: WebpTrial = { method: 5, quality: 50 }
const SLOW: WebpTrial = { method: 5, quality: 100 }
const SLOWEST: WebpTrial = { method: 6, quality: 100 }

/** What is tried at each level; the smallest result is taken, so that a higher level is never larger from 3 on. */
export const WEBP_TRIALS: readonly (readonly WebpTrial[])[] = [
  [FAST],
  [PLAIN],
  [BETTER],
  [GOOD],
  [GOOD, OTHER],
  [GOOD, OTHER, SLOW],
  [GOOD, OTHER, SLOW, SLOWEST],
]

/** libwebp's method for photos: higher ones save little and take twice as long. */
const PHOTO_METHOD = 4

export const photoMethod = (effort: Effort): number => (effort === 'auto' ? PHOTO_METHOD : effort)

/** libjxl's own efforts at each level: 4 is the lowest that looks for a palette, 9 the highest. */
export const JXL_TRIALS: readonly (readonly number[])[] = [[4], [5], [6], [7], [7, 8], [7, 8, 9], [7, 8, 9]]
