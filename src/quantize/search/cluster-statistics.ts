import type { Cut } from '../init/best-cut.ts'
import { centerMoments, MOMENTS, traceOf } from '../init/moments.ts'
import { makeSamples } from '../init/samples.ts'
import type { Centroids, Points } from '../types.ts'
import { clusterSums } from './sum-clusters.ts'

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

/**
 * Makes a function that takes statistics of assignments of one set of points, in integers below 2^53. `close` frees its
 * memory.
 */
export function statisticsMaker(points: Points) {
  const sums = clusterSums(makeSamples(points))
  const { dims } = points
  const centered = new Float64Array(10)
  const center = new Int32Array(4)

  function inertiaFrom(moments: Float64Array, { coords, count }: Centroids): number {
    let inertia = 0
    for (let k = 0; k < count; k++) {
      for (let d = 0; d < dims; d++) center[d] = coords[k * dims + d]
      centerMoments(moments, k * MOMENTS, center, 0, centered)
      inertia += traceOf(centered)
    }
    return inertia
  }

  const take = (centroids: Centroids, indices: Uint8Array): ClusterStatistics => {
    const { count, fixed } = centroids
    const moments = sums.moments(indices, count)
    const cuts = sums.cuts(indices, moments, fixed)
    return { inertia: inertiaFrom(moments, centroids), moments, cuts }
  }
  return Object.assign(take, { close: sums.close })
}
