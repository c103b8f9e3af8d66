import { withKernels } from '../../common/kernels/kernels.ts'
import { leastMergeCost, MEAN_PARTS, mergeCost, writeMean } from '../init/merge-cost.ts'
import { MOMENTS } from '../init/moments.ts'
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

/** What a cut or a merge is worth with each chance, which is a factor in 256ths. */
export type SwapChance = (place: number) => number

function distanceOf(coords: Int32Array, dims: number, k: number, j: number): number {
  let distance = 0
  for (let d = 0; d < dims; d++) {
    const apart = MEAN_PARTS * (coords[k * dims + d] - coords[j * dims + d])
    distance += apart * apart
  }
  return distance
}

/** Which other cluster each merges with at the least cost; the specification of the kernel. */
function plainMerges({ coords, dims, count, firstOpaque, fixed }: Centroids, weight: Float64Array, found: Removal) {
  const { cost, mergeTarget } = found
  const keepCheaper = (k: number, j: number, rise: number) => {
    if (rise >= cost[k]) return
    cost[k] = rise
    mergeTarget[k] = j
  }
  for (let k = 0; k < count; k++) {
    if (weight[k] === 0) {
      if (k >= fixed) cost[k] = 0
      continue
    }
    for (let j = 0; j < k; j++) {
      if (weight[j] === 0) continue
      const distance = distanceOf(coords, dims, k, j)
      const least = leastMergeCost(weight[k], weight[j], distance)
      if (least >= cost[k] && least >= cost[j]) continue
      const rise = mergeCost(weight[k], weight[j], distance)
      if (k >= fixed && (j >= firstOpaque || k < firstOpaque)) keepCheaper(k, j, rise)
      if (j >= fixed) keepCheaper(j, k, rise)
    }
  }
}

/** The same by the kernel; false if there is none. */
function mergesByKernel(centroids: Centroids, weight: Float64Array, { cost, mergeTarget }: Removal): boolean {
  const { coords, dims, count, firstOpaque, fixed } = centroids
  const layout = {
    coords: [Int32Array, coords.length],
    weight: [Float64Array, count],
    cost: [Float64Array, count],
    mergeTarget: [Int32Array, count],
  } as const
  return withKernels(layout, ({ run, arrays, at }) => {
    arrays.coords.set(coords)
    arrays.weight.set(weight)
    arrays.cost.set(cost)
    arrays.mergeTarget.set(mergeTarget)
    run.findMerges(at.coords, dims, at.weight, fixed, firstOpaque, count, at.cost, at.mergeTarget)
    cost.set(arrays.cost)
    mergeTarget.set(arrays.mergeTarget)
  })
}

/** The rise of the squared error when a cluster is merged with the one where that is cheapest; 0 if it is empty. */
function removals(centroids: Centroids, weight: Float64Array, chance: SwapChance): Removal {
  const { coords, dims, count, fixed } = centroids
  const found = { cost: new Float64Array(count).fill(Number.MAX_VALUE), mergeTarget: new Int32Array(count).fill(-1) }
  if (!mergesByKernel(centroids, weight, found)) plainMerges(centroids, weight, found)
  const { cost, mergeTarget } = found
  for (let k = fixed; k < count; k++) {
    const j = mergeTarget[k]
    if (j >= 0) cost[k] = mergeCost(weight[k], weight[j], distanceOf(coords, dims, k, j), chance(k))
  }
  return found
}

/** The numbers of the values, from the least to the largest. */
function inOrder(values: Float64Array): number[] {
  return Array.from(values.keys()).sort((a, b) => values[a] - values[b] || a - b)
}

/** Parts of one that ratios of gain and cost are given in; a cost times 20 is still exact. */
const RATIO_PARTS = 20

/**
 * The cheapest centroids to give up, paired with the clusters that gain most by a split, as long as gain is at least
 * `minGainRatio` (20ths) of cost; at most `most` pairs, and no cluster in two of them. `chance` scales each cost and
 * gain: places 0 to K - 1 and K to 2 K - 1 of it. Both of a pair are of one kind, opaque or not.
 */
export function chooseSwaps(
  centroids: Centroids,
  { moments, cuts }: ClusterStatistics,
  most: number,
  minGainRatio: number,
  chance: SwapChance,
): Swap[] {
  const { count, firstOpaque } = centroids
  const weight = Float64Array.from({ length: count }, (_, k) => moments[k * MOMENTS])
  const { cost, mergeTarget } = removals(centroids, weight, chance)
  const gain = Float64Array.from(cuts, ({ left, gain, distance }, k) =>
    gain === 0 ? 0 : mergeCost(left[0], weight[k] - left[0], distance, chance(count + k)),
  )
  const byGain = inOrder(gain.map(value => -value))
  const used = new Set<number>()
  const swaps: Swap[] = []
  for (const from of inOrder(cost)) {
    if (swaps.length === most) break
    if (used.has(from) || used.has(mergeTarget[from])) continue
    const fits = (k: number) =>
      !used.has(k) && k !== from && k !== mergeTarget[from] && k >= firstOpaque === from >= firstOpaque
    const to = byGain.find(fits)
    if (to === undefined || gain[to] === 0 || gain[to] * RATIO_PARTS <= cost[from] * minGainRatio) continue
    for (const k of [from, to, mergeTarget[from]]) if (k >= 0) used.add(k)
    swaps.push({ from, to })
  }
  return swaps
}

/** The centroids with the swaps carried out. */
export function applySwaps(
  centroids: Centroids,
  { moments, cuts }: ClusterStatistics,
  swaps: readonly Swap[],
): Centroids {
  const { dims, firstOpaque } = centroids
  const coords = centroids.coords.slice()
  for (const { from, to } of swaps) {
    const { left } = cuts[to]
    const right = left.map((sum, n) => moments[to * MOMENTS + n] - sum)
    writeMean(left, to >= firstOpaque, coords, to, dims)
    writeMean(right, to >= firstOpaque, coords, from, dims)
  }
  return { ...centroids, coords }
}
