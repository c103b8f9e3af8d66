import type { Histogram, ImageHistogram, WeightMode } from '../types.ts'
import { MIDDLING } from './visibility.ts'

/** Weights for the eye are in sixteenths; in quarters if there are so many colors that their sum passes 32 bits. */
const FRACTION = 16
const SMALL_FRACTION = 4
const MANY = 2 ** 24

/** Sums of visibility whose weights are remembered. */
const KNOWN_SUMS = 2 ** 12

/** x^(5/8), by square roots alone: every engine rounds those correctly, so the weights are the same everywhere. */
const lessened = (x: number) => Math.sqrt(x) * Math.sqrt(Math.sqrt(Math.sqrt(x)))

/**
 * What each distinct color weighs in the clustering. 'pixels': the pixels that have it, which makes the squared error
 * of the picture least. 'eye': the five-eighths power of its visible pixels, so that colors of few pixels, which the
 * eye sees just as well, are not given up for the shades of a large area, and plain areas count more than busy ones.
 *
 * With 2^28 pixels the sum is below 2^32: visible pixels are at most 15/4 of the pixels, and a sum of powers is
 * largest where all colors have the same number of pixels.
 */
export function weigh(histogram: ImageHistogram, mode: WeightMode): Histogram {
  if (mode === 'pixels') return histogram
  const { keys, visibility, opaque } = histogram
  const fraction = keys.length > MANY ? SMALL_FRACTION : FRACTION
  const weight = (sum: number) => Math.max(1, Math.round(fraction * lessened(sum / MIDDLING)))
  // Most colors have few pixels: the roots are drawn once for each sum.
  const known = new Uint32Array(KNOWN_SUMS)
  const counts = visibility.map(sum => (sum < KNOWN_SUMS ? (known[sum] ||= weight(sum)) : weight(sum)))
  return { keys, counts, opaque }
}
