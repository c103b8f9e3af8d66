import type { Colours, WeightMode } from './types.ts'

/** The square root of a count is kept in sixteenths. */
const FRACTION = 16

/**
 * What each distinct colour weighs in the clustering. 'pixels': the pixels that have it, which makes the squared error
 * of the picture least. 'eye': the square root of that, so that colours of few pixels, which the eye sees just as well,
 * are not given up for the shades of a large area.
 *
 * A square root is rounded correctly by every engine, so the weights are the same everywhere. With 2^28 pixels their
 * sum is at most 2^30 for opaque pictures and 2^32 with alpha, so that of one cluster among several fits 32 bits.
 */
export function weigh(colours: Colours, mode: WeightMode): Colours {
  if (mode === 'pixels') return colours
  return { ...colours, weights: colours.weights.map(count => Math.round(FRACTION * Math.sqrt(count))) }
}
