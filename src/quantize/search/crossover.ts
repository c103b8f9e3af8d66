import { FULL_ALPHA } from '../../common/constants.ts'
import { leastMergeCost, meanInParts, mergeCost, roundedMean } from '../init/merge-cost.ts'
import { makeSamples } from '../init/samples.ts'
import type { Centroids, Points } from '../types.ts'

/** Centroids with the assignment to them. */
export interface Solution {
  centroids: Centroids
  /** The nearest centroid of every point. */
  indices: Uint8Array
}

/** Clusters while they are merged, `LANES` sums each: weight, then 4 weighted coordinates. */
interface Clusters {
  sums: Float64Array
  /** Of those that are left, 4 coordinates each, in eighths of a unit. */
  means: Int32Array
  /**
   * 0 for the fixed transparent one, 1 for those of no opaque points, 2 for the opaque ones: never merged with others.
   */
  kind: Uint8Array
  /** Cheapest partner of each, and the rise of the squared error when they merge. */
  partner: Int32Array
  rise: Float64Array
  /** Those that are left, in order. */
  live: number[]
}

/** Numbers that are summed up for a cluster: weight, then 4 weighted coordinates. */
export const LANES = 5

/** Every point in the nearer of its two clusters: both parents' clusters side by side. */
function join(points: Points, a: Solution, b: Solution): Float64Array {
  const { planes, dims } = points
  const { weights } = makeSamples(points)
  const sums = new Float64Array((a.centroids.count + b.centroids.count) * LANES)
  for (let i = 0; i < weights.length; i++) {
    const ka = a.indices[i]
    const kb = b.indices[i]
    let closer = 0
    for (let d = 0; d < dims; d++) {
      closer += (planes[d][i] - a.centroids.coords[ka * dims + d]) ** 2
      closer -= (planes[d][i] - b.centroids.coords[kb * dims + d]) ** 2
    }
    const offset = LANES * (closer <= 0 ? ka : a.centroids.count + kb)
    sums[offset] += weights[i]
    for (let d = 0; d < dims; d++) sums[offset + 1 + d] += weights[i] * planes[d][i]
  }
  return sums
}

function kindsOf(a: Centroids, b: Centroids): Uint8Array {
  const kind = (k: number, { fixed, firstOpaque }: Centroids) => (k < fixed ? 0 : k < firstOpaque ? 1 : 2)
  return Uint8Array.from({ length: a.count + b.count }, (_, n) => (n < a.count ? kind(n, a) : kind(n - a.count, b)))
}

function takeMean({ sums, means }: Clusters, k: number): void {
  for (let d = 0; d < 4; d++) means[4 * k + d] = meanInParts(sums[k * LANES + 1 + d], sums[k * LANES])
}

/** With whom a cluster merges at the least rise of the squared error, which is Ward's cost; the first of equal ones. */
function findPartner({ sums, means, kind, partner, rise, live }: Clusters, k: number): void {
  const weight = sums[k * LANES]
  let least = Infinity
  for (const other of live) {
    if (other === k || kind[other] !== kind[k]) continue
    const x = means[4 * k] - means[4 * other]
    const y = means[4 * k + 1] - means[4 * other + 1]
    const z = means[4 * k + 2] - means[4 * other + 2]
    const w = means[4 * k + 3] - means[4 * other + 3]
    const distance = x * x + y * y + z * z + w * w
    const otherWeight = sums[other * LANES]
    if (leastMergeCost(weight, otherWeight, distance) >= least) continue
    const cost = mergeCost(weight, otherWeight, distance)
    if (cost >= least) continue
    least = cost
    partner[k] = other
  }
  rise[k] = least
}

/** Merges the two clusters where it costs least; false if no two may be merged. */
function mergeCheapest(clusters: Clusters): boolean {
  const { sums, partner, rise } = clusters
  const mergeTarget = clusters.live.reduce((best, k) => (rise[k] < rise[best] ? k : best))
  if (rise[mergeTarget] === Infinity) return false
  const gone = partner[mergeTarget]
  for (let lane = 0; lane < LANES; lane++) sums[mergeTarget * LANES + lane] += sums[gone * LANES + lane]
  takeMean(clusters, mergeTarget)
  clusters.live = clusters.live.filter(k => k !== gone)
  for (const k of clusters.live)
    if (k === mergeTarget || partner[k] === gone || partner[k] === mergeTarget) findPartner(clusters, k)
  return true
}

function toCentroids({ sums, kind, live }: Clusters, { dims, count, fixed, coords: model }: Centroids): Centroids {
  const order = [...live].sort((a, b) => kind[a] - kind[b] || a - b)
  const coords = new Int32Array(count * dims)
  for (let k = 0; k < count; k++) {
    const offset = order[Math.min(k, order.length - 1)] * LANES
    for (let d = 0; d < dims; d++) coords[k * dims + d] = roundedMean(sums[offset + 1 + d], sums[offset])
  }
  const firstOpaque = dims === 3 ? 0 : order.every(k => kind[k] < 2) ? count : order.findIndex(k => kind[k] === 2)
  for (let k = firstOpaque; dims === 4 && k < count; k++) coords[k * dims + 3] = FULL_ALPHA
  if (fixed === 1) for (let d = 0; d < dims; d++) coords[d] = model[d]
  return { dims, count, coords, firstOpaque, fixed }
}

/**
 * Merges clusters where it raises the squared error least until as many are left as each parent had. `sums` are those
 * of the clusters of both parents, `LANES` each; they change.
 */
export function mergeParents(sums: Float64Array, a: Centroids, b: Centroids): Centroids {
  const kind = kindsOf(a, b)
  const live = Array.from(kind, (_, k) => k).filter(k => sums[k * LANES] > 0)
  const means = new Int32Array(4 * kind.length)
  const clusters = {
    sums,
    means,
    kind,
    live,
    partner: new Int32Array(kind.length),
    rise: new Float64Array(kind.length),
  }
  for (const k of live) takeMean(clusters, k)
  for (const k of live) findPartner(clusters, k)
  while (clusters.live.length > a.count && mergeCheapest(clusters));
  return toCentroids(clusters, a)
}

/**
 * Crosses two solutions: takes all clusters of both, gives each point to the nearer of its two, and merges where it
 * raises the squared error least until as many are left as each parent had. The child has both parents' good places.
 * Source: P. Fränti, "Genetic algorithm with deterministic crossover for vector quantization", 2000.
 */
export const crossover = (points: Points, a: Solution, b: Solution): Centroids =>
  mergeParents(join(points, a, b), a.centroids, b.centroids)
