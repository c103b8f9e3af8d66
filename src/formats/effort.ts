import type { Effort, Format } from '../options/table.ts'

export type { Effort, Format }

/** What 'auto' stands for up to so many pixels. About a second on small pictures, ten on 12 megapixels. */
const AUTO: Record<Format, readonly (readonly [pixels: number, level: number])[]> = {
  png: [
    [1e6, 4],
    [16e6, 2],
    [Number.POSITIVE_INFINITY, 0],
  ],
  webp: [
    [1e6, 4],
    [Number.POSITIVE_INFINITY, 3],
  ],
}

/** The level for a picture: the effort itself where it is a number. */
export function levelFor(format: Format, effort: Effort, pixels: number): number {
  if (effort !== 'auto') return effort
  return AUTO[format].find(([most]) => pixels <= most)![1]
}

/** libwebp's lossless encoder: method 0..6 and, as `quality`, its effort 0..100. */
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
