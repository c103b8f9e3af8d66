import { makeBox, meanCoords, partition } from '../init/split.ts'
import type { Centroids } from '../types.ts'
import type { ClusterStatistics } from './cluster-statistics.ts'

/** Centroid `from` leaves its place and takes half of the cluster of `to`. */
export interface Swap {
  from: number
  to: number
}

/** What it costs to give up each centroid, and who would take most of its points. */
interface Removal {
  cost: Float64Array
  mergeTarget: Int32Array
}

/**
 * The rise of the squared error when a cluster is merged with the one if that is cheapest.
 * Source: J. H. Ward, "Hierarchical grouping to optimize an objective function", 1963.
 */
function removals({ coords, count, dims, firstOpaque, fixed }: Centroids, weight: Float64Array): Removal {
  const cost = new Float64Array(count).fill(Number.MAX_VALUE)
  const mergeTarget = new Int32Array(count).fill(-1)
  for (let k = fixed; k < count; k++) {
    if (weight[k] === 0) cost[k] = 0
    for (let j = k >= firstOpaque ? firstOpaque : 0; j < count && weight[k] > 0; j++) {
      if (j === k || weight[j] === 0) continue
      let distance = 0
      for (let d = 0; d < dims; d++) distance += (coords[k * dims + d] - coords[j * dims + d]) ** 2
      const rise = ((weight[k] * weight[j]) / (weight[k] + weight[j])) * distance
      if (rise >= cost[k]) continue
      cost[k] = rise
      mergeTarget[k] = j
    }
  }
  return { cost, mergeTarget }
}

function sortedBy(count: number, value: (k: number) => number): number[] {
  return Array.from({ length: count }, (_, k) => k).sort((a, b) => value(a) - value(b) || a - b)
}

/**
 * The cheapest centroids to give up, paired with the clusters that gain most by a split, as long as gain is at least
 * `minGainRatio` of cost; at most `most` pairs, and no cluster in two of them. `chance` scales each cost and gain. Both
 * of a pair are of one kind, opaque or not.
 */
export function chooseSwaps(
  centroids: Centroids,
  statistics: ClusterStatistics,
  most: number,
  minGainRatio: number,
  chance: () => number,
): Swap[] {
  const { count, firstOpaque } = centroids
  const { cost, mergeTarget } = removals(centroids, statistics.weight)
  for (let k = 0; k < count; k++) if (mergeTarget[k] >= 0) cost[k] *= chance()
  const gain = Float64Array.from(statistics.boxes, box => box.gain * chance())
  const byGain = sortedBy(count, k => -gain[k])
  const used = new Set<number>()
  const swaps: Swap[] = []
  for (const from of sortedBy(count, k => cost[k])) {
    if (swaps.length === most) break
    if (used.has(from) || used.has(mergeTarget[from])) continue
    const fits = (k: number) =>
      !used.has(k) && k !== from && k !== mergeTarget[from] && k >= firstOpaque === from >= firstOpaque
    const to = byGain.find(fits)
    if (to === undefined || gain[to] === 0 || gain[to] <= cost[from] * minGainRatio) continue
    for (const k of [from, to, mergeTarget[from]]) if (k >= 0) used.add(k)
    swaps.push({ from, to })
  }
  return swaps
}

/** The centroids with the swaps carried out. */
export function applySwaps(
  centroids: Centroids,
  { boxes, order, items }: ClusterStatistics,
  swaps: readonly Swap[],
): Centroids {
  const { dims } = centroids
  const coords = centroids.coords.slice()
  for (const { from, to } of swaps) {
    const box = boxes[to]
    const middle = partition(items, order, box)
    if (middle === box.from || middle === box.to) continue
    meanCoords(items, order, makeBox(box.from, middle, box.opaque), dims, coords, to * dims)
    meanCoords(items, order, makeBox(middle, box.to, box.opaque), dims, coords, from * dims)
  }
  return { ...centroids, coords }
}
