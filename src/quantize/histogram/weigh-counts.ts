import type { Histogram, ImageHistogram, WeightMode } from '../types.ts'
import { MIDDLING } from './visibility.ts'

/** Weights for the eye are in sixteenths; in quarters if there are so many colors that their sum passes 32 bits. */
const FRACTION = 16
const SMALL_FRACTION = 4
const MANY = 2 ** 24

/** Sums of visibility whose weights are remembered: most colors have few pixels. */
const KNOWN_SUMS = 2 ** 12

/** x^(5/8), by square roots alone. */
const lessened = (x: number) => Math.sqrt(x) * Math.sqrt(Math.sqrt(Math.sqrt(x)))

/** Roots are off by less than this. */
const OFF = 1e-6

/** What weights of so many colors are parts of: 16 for sixteenths. */
export const fractionFor = (colors: number): number => (colors > MANY ? SMALL_FRACTION : FRACTION)

/** The largest weight of a sum of visibility has (2 * weight - 1)^8 <= scale * sum^5. */
export const scaleOf = (fraction: number): number => (2 * fraction) ** 8 / MIDDLING ** 5

/** Whether a weight is rounded up to: (2 * weight - 1)^8 * MIDDLING^5 <= (2 * fraction)^8 * sum^5. */
const reaches = (sum: number, fraction: number, weight: number) =>
  BigInt(2 * weight - 1) ** 8n * BigInt(MIDDLING) ** 5n <= BigInt(2 * fraction) ** 8n * BigInt(sum) ** 5n

/** The power times `fraction`, rounded as if roots were exact: three sums are so near to a half that it matters. */
function weightOf(sum: number, fraction: number): number {
  const power = fraction * lessened(sum / MIDDLING)
  const up = Math.floor(power) + 1
  const fromHalf = power + 0.5 - up
  if (Math.abs(fromHalf) < OFF) return reaches(sum, fraction, up) ? up : up - 1
  return Math.max(1, Math.round(power))
}

/** The weights of the first sums of visibility. */
export const knownWeights = (fraction: number): Uint32Array =>
  Uint32Array.from({ length: KNOWN_SUMS }, (_, sum) => weightOf(sum, fraction))

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
  const fraction = fractionFor(keys.length)
  const known = new Uint32Array(KNOWN_SUMS)
  const counts = visibility.map(sum =>
    sum < KNOWN_SUMS ? (known[sum] ||= weightOf(sum, fraction)) : weightOf(sum, fraction),
  )
  return { keys, counts, opaque }
}
