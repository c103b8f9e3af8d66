import { OKLAB_SCALE } from './constants.ts'

/**
 * The quality scale: 0 (worst) to 100 (no error), by the mean squared error of the nearest entries. It means about what
 * pngquant's scale means; how it was fitted, and how far it is off, is in docs/decisions/0026-quality-scale.md.
 */
const KNOTS: readonly (readonly [quality: number, mse: number])[] = [
  [0, 600],
  [1, 313],
  [2, 232],
  [5, 130],
  [10, 92],
  [20, 67],
  [30, 55],
  [40, 45.5],
  [50, 36.5],
  [60, 28.7],
  [70, 20],
  [80, 13],
  [90, 5.9],
  [95, 2.5],
  [100, 0],
]

/** Largest mean squared error of each whole quality. */
const MAX_MSE = Float64Array.from({ length: 101 }, (_, quality) => {
  const next = KNOTS.findIndex(([limit]) => limit >= quality)
  const [high, least] = KNOTS[next]
  if (high === quality) return least
  const [low, most] = KNOTS[next - 1]
  return most + ((least - most) * (quality - low)) / (high - low)
})

/** The largest mean squared error, in 8-bit sRGB, that has a quality of `quality`, 0..100 in whole numbers. */
export function mseOfQuality(quality: number): number {
  return quality === 0 ? Number.POSITIVE_INFINITY : MAX_MSE[quality]
}

/** The quality, 0..100 in whole numbers, of a mean squared error in 8-bit sRGB. */
export function qualityOf(mse: number): number {
  let quality = 100
  while (quality > 0 && mse > MAX_MSE[quality]) quality--
  return quality
}

/**
 * The largest mean fourth power of the OKLab distance whose loss the eye does not see: the fourth root is 0.011 in
 * OKLab. Chosen by SSIMULACRA2.
 */
export const EYE_ERROR = Math.round((0.011 * OKLAB_SCALE) ** 4)
