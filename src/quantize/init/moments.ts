import type { Samples } from './samples.ts'

/**
 * Numbers a cluster: its weight, 4 weighted coordinates, and 10 weighted products of two: xx xy xz xa yy yz ya zz za
 * aa. Weights below 2^29 and coordinates below 2^11 make each an integer of at most 51 bits. The last fills up pairs.
 */
export const MOMENTS = 16

/** Adds the samples from..to, all of one cluster, to the moments at `offset`. */
export function addMoments(
  { planes: [X, Y, Z, A], weights }: Samples,
  from: number,
  to: number,
  into: Float64Array,
  offset: number,
): void {
  for (let i = from; i < to; i++) {
    const w = weights[i]
    const x = X[i]
    const y = Y[i]
    const z = Z[i]
    const a = A[i]
    const wx = w * x
    const wy = w * y
    const wz = w * z
    const wa = w * a
    into[offset] += w
    into[offset + 1] += wx
    into[offset + 2] += wy
    into[offset + 3] += wz
    into[offset + 4] += wa
    into[offset + 5] += wx * x
    into[offset + 6] += wx * y
    into[offset + 7] += wx * z
    into[offset + 8] += wx * a
    into[offset + 9] += wy * y
    into[offset + 10] += wy * z
    into[offset + 11] += wy * a
    into[offset + 12] += wz * z
    into[offset + 13] += wz * a
    into[offset + 14] += wa * a
  }
}

/**
 * Weighted products of two coordinates' distances from a center: 10 integers, `into`. Between terms no number is above
 * 2^53: the two that are added first are at most 2^51 each, the third 2^52.
 */
export function centerMoments(
  moments: Float64Array,
  offset: number,
  center: ArrayLike<number>,
  at: number,
  into: Float64Array,
): void {
  const w = moments[offset]
  for (let d = 0, n = 0; d < 4; d++) {
    const c = center[at + d]
    const sum = moments[offset + 1 + d]
    for (let e = d; e < 4; e++, n++) {
      const f = center[at + e]
      into[n] = moments[offset + 5 + n] + w * c * f - (c * moments[offset + 1 + e] + f * sum)
    }
  }
}

/** Sum of the weighted squared distances, from centered moments. */
export const traceOf = (c: Float64Array): number => c[0] + c[4] + c[7] + c[9]
