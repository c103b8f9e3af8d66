import type { DecodedImage } from './decoded-image.ts'

/** Pixels above which it takes long to squeeze a file. */
const MANY_PIXELS = 2 ** 20
/** A fast PNG may have so many times the bytes of the one that is squeezed: 1.02 to 1.26 of 26 JPEGs. */
const MOST_GAIN = 1.5

/**
 * Bytes of a fast PNG from which on it is not worth squeezing: it would have more than the original all the same.
 * Infinity where that is not certain; see docs/decisions/0173-hopeless-results.md.
 */
export function hopelessBytes({ width, height, format, file }: DecodedImage): number {
  return format === 'jpeg' && width * height > MANY_PIXELS ? MOST_GAIN * file.length : Number.POSITIVE_INFINITY
}
