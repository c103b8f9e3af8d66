import type { Histogram, WeightMode } from '../types.ts'

/** Weights for the eye are kept in sixteenths. */
const FRACTION = 16

/** count^(5/8), by square roots alone: every engine rounds those correctly, so the weights are the same everywhere. */
const lessened = (count: number) => Math.sqrt(count) * Math.sqrt(Math.sqrt(Math.sqrt(count)))

/**
 * What each distinct color weighs in the clustering. 'pixels': the pixels that have it, which makes the squared error
 * of the picture least. 'eye': their five-eighths power, so that colors of few pixels, which the eye sees just as well,
 * are not given up for the shades of a large area.
 *
 * With 2^28 pixels the sum is at most 2^31 for opaque pictures and 2^32 with alpha, so that of one cluster among
 * several fits 32 bits.
 */
export function weigh(histogram: Histogram, mode: WeightMode): Histogram {
  if (mode === 'pixels') return histogram
  return { ...histogram, counts: histogram.counts.map(count => Math.round(FRACTION * lessened(count))) }
}
