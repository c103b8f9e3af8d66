import type { RgbaImage } from '../common/image.ts'
import type { Effort, Format, PaletteFormat } from '../options/values.ts'
import type { DeflateLevel } from './deflate/deflate-work.ts'

export type { Effort, Format, PaletteFormat }

type Size = Pick<RgbaImage, 'width' | 'height'>

/** The level of a PNG at which our own deflate looks longer; above it oxipng tries more. */
export const THOROUGH_LEVEL = 1

const SMALL_PIXELS = 1e6

/** What 'auto' stands for at most, up to so many pixels. */
const AUTO: Record<PaletteFormat, readonly (readonly [pixels: number, level: number])[]> = {
  png: [
    [SMALL_PIXELS, 4],
    [16e6, 2],
    [Number.POSITIVE_INFINITY, THOROUGH_LEVEL],
  ],
  webp: [
    [SMALL_PIXELS, 4],
    [Number.POSITIVE_INFINITY, 3],
  ],
  jxl: [
    [SMALL_PIXELS, 4],
    [Number.POSITIVE_INFINITY, 3],
  ],
}

/** Fewer rows than this take no time worth saving, however short they are. */
const MANY_ROWS = 512
/**
 * The highest level for many rows of so few pixels: oxipng weighs filters row by row, at levels 3 and up for as long as
 * 16 to 20 pixels take, below for as long as 6 to 12.
 */
const SHORT_ROWS: readonly (readonly [columns: number, level: number])[] = [
  [7, THOROUGH_LEVEL],
  [47, 2],
]

/** The level for a picture: the effort itself where it is a number. */
export function levelFor(format: PaletteFormat, effort: Effort, { width, height }: Size): number {
  if (effort !== 'auto') return effort
  const level = AUTO[format].find(([most]) => width * height <= most)![1]
  const short = format === 'png' && height > MANY_ROWS && SHORT_ROWS.find(([columns]) => width <= columns)
  return short ? Math.min(level, short[1]) : level
}

/** How long our own deflate looks for a PNG of that level. */
export function deflateLevelFor(level: number, effort: Effort, { width, height }: Size): DeflateLevel {
  if (level === 0) return 0
  return level === THOROUGH_LEVEL || (effort === 'auto' && width * height > SMALL_PIXELS) ? 1 : 2
}

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
