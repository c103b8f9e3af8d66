/**
 * Coordinate units per 8-bit level of a channel: centroids keep 3 fractional bits. Coordinates stay within 11 bits, so
 * that a squared distance in 4 dimensions stays below 2^24.
 */
export const UNITS = 8

/** Coordinate units per level of alpha: 8 * sqrt(3) / 2 = 6.93 for colors over black and over white, see space.ts. */
export const ALPHA_UNITS = 7

/** Coordinate of alpha 255. */
export const FULL_ALPHA = 255 * ALPHA_UNITS

/** Coordinate units per unit of OKLab's L, a and b. */
export const OKLAB_SCALE = 2040

export const MIN_COLORS = 2
export const MAX_COLORS = 256

/** Lloyd iterations at most; photos end long before. */
export const MAX_ITERATIONS = 500

/** Pixels at most: the index map and the pixels stay below the 1 GiB that browsers can allocate in one piece. */
export const MAX_PIXELS = 2 ** 28

/** The packed key of an opaque color has these bits set. */
export const OPAQUE_BITS = 0xff000000
