import { FULL_ALPHA } from '../../common/constants.ts'

/** Parts of a unit that means have for costs: squared distances of four coordinates stay below 2^30. */
export const MEAN_PARTS = 8

/** No chance: a factor of 1. */
export const CERTAIN = 256

/** The mean of a cluster in eighths of a unit, rounded. */
export const meanInParts = (sum: number, weight: number): number =>
  Math.floor((2 * MEAN_PARTS * sum + weight) / (2 * weight))

/** The mean of a cluster in units, rounded. */
export const roundedMean = (sum: number, weight: number): number => Math.floor((2 * sum + weight) / (2 * weight))

/** Writes the mean of a cluster, from its weight and 4 sums, as centroid k; alpha stays full in an opaque one. */
export function writeMean(sums: ArrayLike<number>, opaque: boolean, coords: Int32Array, k: number, dims: number): void {
  for (let d = 0; d < dims; d++) coords[k * dims + d] = roundedMean(sums[1 + d], sums[0])
  if (dims === 4 && opaque) coords[k * dims + 3] = FULL_ALPHA
}

/**
 * By how much the squared error rises when two clusters merge, or falls when one is cut into them: the product of
 * their weights over the sum of these, times the squared distance of their means in eighths of a unit, times 4.
 * Source: J. H. Ward, "Hierarchical grouping to optimize an objective function", 1963.
 *
 * The factor of the weights is the smaller one, in 16 bits, times the larger one's part of both, in 15 bits. It has 18
 * bits and a power of 2, with `chance` (256ths, less than 384) 19. So the product is an integer of less than 2^49 times
 * a power of 2: a double holds it exactly, as do two words and an exponent. Weights are 1 to 2^29.
 */
export function mergeCost(one: number, other: number, distance: number, chance = CERTAIN): number {
  const small = one < other ? one : other
  const both = one + other
  const bits = 32 - Math.clz32(small)
  const mantissa = bits > 16 ? small >>> (bits - 16) : small << (16 - bits)
  const drop = Math.max(0, 16 - Math.clz32(both))
  const part = Math.floor((((both - small) >>> drop) << 15) / (both >>> drop))
  const factor = ((((mantissa * part) >>> 13) * chance) >>> 8) * distance
  return bits > 16 ? factor * (1 << (bits - 16)) : factor / (1 << (16 - bits))
}

/**
 * What `mergeCost` is at least, without chance: half the smaller weight times the distance, in its units. Most pairs
 * need no more to be passed over.
 */
export const leastMergeCost = (one: number, other: number, distance: number): number =>
  1.99 * Math.min(one, other) * distance
