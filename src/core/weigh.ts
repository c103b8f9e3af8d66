import type { Colours, WeightMode } from './types.ts'

/** The square root of a count is kept in sixteenths. */
const FRACTION = 16

/**
 * What each distinct colour weighs in the clustering. 'pixels': the pixels that have it, which makes the squared error
 * of the picture least. 'eye': the square root of that, so that colours of few pixels, which the eye sees just as well,
 * are not given up for the shades of a large area.
 *
 * A square root is rounded correctly by every engine, so the weights are the same everywhere. With 2^28 pixels their
 * sum stays below 2^30.
 */
export function weigh(colours: Colours, mode: WeightMode): Colours {
  if (mode === 'pixels') return colours
  return { ...colours, weights: colours.weights.map(count => Math.round(FRACTION * Math.sqrt(count))) }
}
