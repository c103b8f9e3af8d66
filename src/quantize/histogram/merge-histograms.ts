import { MAX_PIXELS, OPAQUE_BITS } from '../../common/constants.ts'
import type { Histogram } from '../types.ts'
import { alphaCode, opaqueCode } from './morton.ts'

/** The colors of several images; weights are doubles, since their sum may pass 32 bits. */
export interface MergedColors {
  keys: Uint32Array
  weights: Float64Array
}

/** Place of a color in the order that `countColors` gives. */
const rank = (key: number) => (key < OPAQUE_BITS ? alphaCode(key) : 2 ** 32 + opaqueCode(key))

/** Adds the colors of one image to those of others: both are in order, so one walk over both will do. */
export function mergeColors(merged: MergedColors | null, { keys, counts: weights }: Histogram): MergedColors {
  if (!merged) return { keys, weights: Float64Array.from(weights) }
  const most = merged.keys.length + keys.length
  const out = { keys: new Uint32Array(most), weights: new Float64Array(most) }
  let end = 0
  for (let i = 0, j = 0; i < merged.keys.length || j < keys.length; end++) {
    const left = i < merged.keys.length ? rank(merged.keys[i]) : Infinity
    const right = j < keys.length ? rank(keys[j]) : Infinity
    out.keys[end] = left <= right ? merged.keys[i] : keys[j]
    if (left <= right) out.weights[end] += merged.weights[i++]
    if (right <= left) out.weights[end] += weights[j++]
  }
  return { keys: out.keys.slice(0, end), weights: out.weights.slice(0, end) }
}

/**
 * Merged colors as the clustering takes them. It is exact for up to 2^28 pixels; if there are more, all weights are
 * divided by the least power of 2 that makes them fit, rounded, and at least 1, so that every color still counts.
 */
export function finishMerge({ keys, weights }: MergedColors): Histogram {
  const opaque = keys[0] >= OPAQUE_BITS
  for (let divisor = 1; ; divisor *= 2) {
    let sum = 0
    for (const weight of weights) sum += Math.max(1, Math.round(weight / divisor))
    if (sum > Math.max(MAX_PIXELS, keys.length)) continue
    return { keys, counts: Uint32Array.from(weights, weight => Math.max(1, Math.round(weight / divisor))), opaque }
  }
}
