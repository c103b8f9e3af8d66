import { FULL_ALPHA, MAX_ITERATIONS } from '../../common/constants.ts'
import type { Centroids, Histogram, Points } from '../types.ts'
import { firstAllowed, type Sums } from './cluster-sums.ts'

/** One half-step of Lloyd's method: the sums of the points nearest to each centroid. */
export type Assign = (centroids: Centroids) => Sums
/** The nearest centroid of every distinct color; needed only if a cluster is empty. */
export type AssignIndices = (centroids: Centroids) => Uint8Array

/** An assignment that shows the centroids it is asked about. */
export function watched(assign: Assign, watch?: (centroids: Centroids) => void): Assign {
  if (!watch) return assign
  return centroids => {
    watch(centroids)
    return assign(centroids)
  }
}

export interface Clustering {
  centroids: Centroids
  /** Assignments with a move after them, the last one included. */
  iterations: number
  converged: boolean
}

/** (2 * sum + n) / (2 * n) rounded down: the mean, halves up. Exact: the numbers stay below 2^53. */
function roundedMean(sum: number, weight: number): number {
  return Math.floor((2 * sum + weight) / (2 * weight))
}

/**
 * The color that is served worst, among those an empty cluster may take: the largest squared distance to its
 * centroid, then the lowest key. Null where every such color has a centroid of its own.
 */
function worstServed(histogram: Histogram, points: Points, centroids: Centroids, indices: Uint8Array, cluster: number) {
  const { planes, dims } = points
  const wantsOpaque = cluster >= centroids.firstOpaque
  let worst = -1
  let most = 0
  for (let i = 0; i < indices.length; i++) {
    if (dims === 4 && (firstAllowed(points, centroids, i) !== 0) !== wantsOpaque) continue
    let distance = 0
    for (let d = 0; d < dims; d++) distance += (planes[d][i] - centroids.coords[indices[i] * dims + d]) ** 2
    if (distance < most || distance === 0) continue
    if (distance === most && worst >= 0 && histogram.keys[i] > histogram.keys[worst]) continue
    most = distance
    worst = i
  }
  return worst < 0 ? null : worst
}

/** Moves every centroid that has points to their mean; returns the new centroids and the first empty cluster, or -1. */
export function moveToMeans(centroids: Centroids, { weight, sums }: Sums): { next: Centroids; empty: number } {
  const { dims, count, firstOpaque, fixed } = centroids
  const coords = centroids.coords.slice()
  let empty = -1
  for (let k = fixed; k < count; k++) {
    if (weight[k] === 0) {
      if (empty < 0) empty = k
      continue
    }
    for (let d = 0; d < dims; d++) coords[k * dims + d] = roundedMean(sums[k * 4 + d], weight[k])
    if (dims === 4 && k >= firstOpaque) coords[k * dims + 3] = FULL_ALPHA
  }
  return { next: { ...centroids, coords }, empty }
}

function movedBy(a: Int32Array, b: Int32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i])
  return sum
}

/**
 * Lloyd iterations from the given centroids to a fixed point: assign every point to its nearest centroid, move each
 * centroid to the rounded mean of its points. In each iteration the first empty cluster, if any, is put on the
 * worst-served color. Ends when nothing moves, or after `most`. Yields the iterations done.
 */
export function* lloyd(
  histogram: Histogram,
  points: Points,
  start: Centroids,
  assign: Assign,
  assignIndices: AssignIndices,
  most = MAX_ITERATIONS,
): Generator<number, Clustering> {
  let centroids = start
  for (let iterations = 1; ; iterations++) {
    const { next, empty } = moveToMeans(centroids, assign(centroids))
    if (empty >= 0) {
      const worst = worstServed(histogram, points, centroids, assignIndices(centroids), empty)
      if (worst !== null)
        for (let d = 0; d < next.dims; d++) next.coords[empty * next.dims + d] = points.planes[d][worst]
    }
    const change = movedBy(centroids.coords, next.coords)
    centroids = next
    if (change === 0) return { centroids, iterations, converged: true }
    if (iterations >= most) return { centroids, iterations, converged: false }
    yield iterations
  }
}
