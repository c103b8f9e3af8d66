import { type Box, type Items, makeBox, makeItems, planSplit } from '../init/split.ts'
import type { Centroids, Points } from '../types.ts'

/** What an assignment looks like, cluster by cluster. */
export interface ClusterStatistics {
  /** Weighted squared distance of all points to their centroids: an exact integer below 2^53. */
  inertia: number
  /** Pixels in each cluster. */
  weight: Float64Array
  /** Each cluster's points as a run of `order`, with its best split. */
  boxes: Box[]
  order: Uint32Array
  items: Items
}

const noChance = () => 1

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

/** Makes a function that surveys assignments of one set of points. */
export function statisticsMaker(points: Points) {
  const items = makeItems(points)
  const { weights, dims } = points

  return (centroids: Centroids, indices: Uint8Array): ClusterStatistics => {
    const { count, firstOpaque, fixed } = centroids
    const { starts, order } = groupByCluster(indices, count)
    const weight = new Float64Array(count)
    for (let i = 0; i < indices.length; i++) weight[indices[i]] += weights[i]
    const boxes = Array.from({ length: count }, (_, k) => {
      const box = makeBox(starts[k], starts[k + 1], k >= firstOpaque)
      if (k >= fixed && box.to - box.from > 1) planSplit(items, order, dims, box, noChance)
      return box
    })
    return { inertia: inertiaOf(points, centroids, indices), weight, boxes, order, items }
  }
}
