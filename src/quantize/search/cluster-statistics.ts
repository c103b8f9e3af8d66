import { BUCKETS, type Cut, findCut, noCut, PLAN, planBuckets, STRIDE } from '../init/best-cut.ts'
import { centerMoments, MOMENTS, traceOf } from '../init/moments.ts'
import { makeSamples } from '../init/samples.ts'
import type { Centroids, Points } from '../types.ts'

/** What an assignment looks like, cluster by cluster. */
export interface ClusterStatistics {
  /** Weighted squared distance of all points to their centroids: an exact integer below 2^53. */
  inertia: number
  /** Moments of each cluster: `MOMENTS` numbers. */
  moments: Float64Array
  /** The best cut of each cluster. */
  cuts: Cut[]
}

/** Sorts points by cluster, into `order`: those of cluster k are `order[starts[k]]` to `order[starts[k + 1] - 1]`. */
export function groupByCluster(
  indices: Uint8Array,
  count: number,
  order = new Uint32Array(indices.length),
): { starts: Uint32Array; order: Uint32Array } {
  const starts = new Uint32Array(count + 1)
  for (const k of indices) starts[k + 1]++
  for (let k = 0; k < count; k++) starts[k + 1] += starts[k]
  const next = starts.slice()
  for (let i = 0; i < indices.length; i++) order[next[indices[i]]++] = i
  return { starts, order }
}

/** Weighted squared distance of all points to their centroids: an exact integer below 2^53. */
export function inertiaOf({ planes, weights, dims }: Points, { coords }: Centroids, indices: Uint8Array): number {
  const [p0, p1, p2, p3] = planes
  let inertia = 0
  for (let i = 0; i < indices.length; i++) {
    const offset = indices[i] * dims
    const x = p0[i] - coords[offset]
    const y = p1[i] - coords[offset + 1]
    const z = p2[i] - coords[offset + 2]
    const a = p3 ? p3[i] - coords[offset + 3] : 0
    inertia += weights[i] * (x * x + y * y + z * z + a * a)
  }
  return inertia
}

/** Makes a function that takes statistics of assignments of one set of points, in integers below 2^53. */
export function statisticsMaker(points: Points) {
  const {
    planes: [X, Y, Z, A],
    weights,
  } = makeSamples(points)
  const { dims } = points
  const centered = new Float64Array(10)
  const center = new Int32Array(4)

  function sumMoments(indices: Uint8Array, moments: Float64Array): void {
    for (let i = 0; i < indices.length; i++) {
      const offset = indices[i] * MOMENTS
      const w = weights[i]
      const x = X[i]
      const y = Y[i]
      const z = Z[i]
      const a = A[i]
      const wx = w * x
      const wy = w * y
      const wz = w * z
      const wa = w * a
      moments[offset] += w
      moments[offset + 1] += wx
      moments[offset + 2] += wy
      moments[offset + 3] += wz
      moments[offset + 4] += wa
      moments[offset + 5] += wx * x
      moments[offset + 6] += wx * y
      moments[offset + 7] += wx * z
      moments[offset + 8] += wx * a
      moments[offset + 9] += wy * y
      moments[offset + 10] += wy * z
      moments[offset + 11] += wy * a
      moments[offset + 12] += wz * z
      moments[offset + 13] += wz * a
      moments[offset + 14] += wa * a
    }
  }

  function fillBuckets(indices: Uint8Array, plans: Int32Array, buckets: Float64Array): void {
    for (let i = 0; i < indices.length; i++) {
      const k = indices[i]
      const plan = k * PLAN
      const x = X[i]
      const y = Y[i]
      const z = Z[i]
      const a = A[i]
      const w = weights[i]
      const product = plans[plan] * x + plans[plan + 1] * y + plans[plan + 2] * z + plans[plan + 3] * a
      const place = (product - plans[plan + 4]) >> plans[plan + 5]
      const bucket = place < 0 ? 0 : place > BUCKETS - 1 ? BUCKETS - 1 : place
      const at = (k * BUCKETS + bucket) * STRIDE
      buckets[at] += w
      buckets[at + 1] += w * x
      buckets[at + 2] += w * y
      buckets[at + 3] += w * z
      buckets[at + 4] += w * a
    }
  }

  function inertiaFrom(moments: Float64Array, { coords, count }: Centroids): number {
    let inertia = 0
    for (let k = 0; k < count; k++) {
      for (let d = 0; d < dims; d++) center[d] = coords[k * dims + d]
      centerMoments(moments, k * MOMENTS, center, 0, centered)
      inertia += traceOf(centered)
    }
    return inertia
  }

  return (centroids: Centroids, indices: Uint8Array): ClusterStatistics => {
    const { count, fixed } = centroids
    const moments = new Float64Array(count * MOMENTS)
    sumMoments(indices, moments)
    const plans = new Int32Array(count * PLAN)
    const buckets = new Float64Array(count * BUCKETS * STRIDE)
    for (let k = 0; k < count; k++) planBuckets(moments, k * MOMENTS, plans, k * PLAN)
    fillBuckets(indices, plans, buckets)
    const cuts = Array.from({ length: count }, (_, k) =>
      k < fixed ? noCut() : findCut(buckets, k * BUCKETS * STRIDE, moments, k * MOMENTS),
    )
    return { inertia: inertiaFrom(moments, centroids), moments, cuts }
  }
}
