import { CERTAIN, meanInParts, mergeCost, roundedMean } from './merge-cost.ts'
import { centerMoments, traceOf } from './moments.ts'
import { findAxis } from './principal-axis.ts'

/** Places for a cut of a cluster, along its axis. */
export const BUCKETS = 64
/** Numbers that are summed up: weight and 4 weighted coordinates. */
const SUMS = 5
/** Numbers a bucket: these, and one that fills up pairs. */
export const STRIDE = 6
/** The square of the standard deviations that buckets span on both sides of the mean. The outer ones take the rest. */
const SPAN = 9

/** How to sort a cluster's samples into buckets: bucket = clamp((axis * point - low) >> shift). */
export const PLAN = 6

const center = new Int32Array(4)
const centered = new Float64Array(10)
const axis = new Int32Array(4)

/**
 * Writes the axis of a cluster's buckets, the place where they begin and the shift to their width: a power of 2. False
 * if the cluster cannot be cut. Products of axis and point are below 2^24.
 */
export function planBuckets(moments: Float64Array, offset: number, plan: Int32Array, at: number): boolean {
  const w = moments[offset]
  if (w === 0) return false
  for (let d = 0; d < 4; d++) center[d] = roundedMean(moments[offset + 1 + d], w)
  centerMoments(moments, offset, center, 0, centered)
  if (!findAxis(centered, axis)) return false
  let norm = 0
  let middle = 0
  for (let d = 0; d < 4; d++) {
    plan[at + d] = axis[d]
    norm += axis[d] * axis[d]
    middle += axis[d] * center[d]
  }
  // At most 9 * 2^24 * 2^24: an exact integer.
  const span = SPAN * (Math.floor(traceOf(centered) / w) + 1) * norm
  let shift = 0
  for (let room = (BUCKETS / 2) ** 2; room < span; room *= 4) shift++
  plan[at + 4] = middle - (BUCKETS / 2) * (1 << shift)
  plan[at + 5] = shift
  return true
}

/** The best cut of a cluster. */
export interface Cut {
  /** Samples up to this bucket go left. */
  bucket: number
  /** By how much the cut lowers the squared error; 0 if there is none. */
  gain: number
  /** Squared distance of the two means. */
  distance: number
  /** Weight and weighted coordinates of the left part. */
  left: Float64Array
}

export const noCut = (): Cut => ({ bucket: 0, gain: 0, distance: 0, left: new Float64Array(SUMS) })

/** Numbers of a cut as the kernels write it: bucket, gain, distance and the left part. */
export const CUT = 3 + SUMS

export const readCut = (numbers: Float64Array, at: number): Cut => ({
  bucket: numbers[at],
  gain: numbers[at + 1],
  distance: numbers[at + 2],
  left: numbers.slice(at + 3, at + CUT),
})

const left = new Float64Array(SUMS)

/**
 * Finds the cut between buckets that lowers the squared error most, the first of equal ones; `total` are the cluster's
 * moments, of which weight and coordinates are read, and `chance` scales the gain of each cut.
 */
export function findCut(
  buckets: Float64Array,
  from: number,
  total: Float64Array,
  offset: number,
  chance?: (bucket: number) => number,
): Cut {
  const cut = noCut()
  left.fill(0)
  const w = total[offset]
  for (let bucket = 0, at = from; bucket < BUCKETS - 1; bucket++, at += STRIDE) {
    if (buckets[at] === 0) continue
    for (let n = 0; n < SUMS; n++) left[n] += buckets[at + n]
    const wl = left[0]
    const wr = w - wl
    if (wr === 0) break
    let distance = 0
    for (let d = 1; d < SUMS; d++) {
      const apart = meanInParts(left[d], wl) - meanInParts(total[offset + d] - left[d], wr)
      distance += apart * apart
    }
    const gain = mergeCost(wl, wr, distance, chance ? chance(bucket) : CERTAIN)
    if (gain <= cut.gain) continue
    cut.gain = gain
    cut.bucket = bucket
    cut.distance = distance
    cut.left.set(left)
  }
  return cut
}
