import { treeAssigner } from './assign-tree.ts'
import type { Problem } from './coarsen.ts'
import { FULL_ALPHA } from './constants.ts'
import type { Sums } from './sums.ts'
import type { Centroids, Points } from './types.ts'

/** Steps between two measurements of how wide the clusters are. */
const MEASURE = 10
/** Standard deviation of the first step's noise, as a part of its cluster's width. */
const NOISE = 0.3

/** Standard deviation of each cluster's points from its centroid, per dimension: coordinate units. */
function widths({ planes, weights, dims }: Points, { coords, count }: Centroids, indices: Uint8Array): Float64Array {
  const square = new Float64Array(count)
  const weight = new Float64Array(count)
  for (let i = 0; i < indices.length; i++) {
    const k = indices[i]
    let distance = 0
    for (let d = 0; d < dims; d++) distance += (planes[d][i] - coords[k * dims + d]) ** 2
    square[k] += weights[i] * distance
    weight[k] += weights[i]
  }
  return square.map((sum, k) => (weight[k] === 0 ? 0 : Math.sqrt(sum / weight[k] / dims)))
}

/** Moves each centroid that has points to their mean plus noise; alpha stays full where it is pinned. */
function shake(centroids: Centroids, { weight, sums }: Sums, reach: Float64Array, random: () => number): Centroids {
  const { dims, count, firstOpaque, fixed } = centroids
  const coords = centroids.coords.slice()
  for (let k = fixed; k < count; k++) {
    if (weight[k] === 0) continue
    for (let d = 0; d < dims; d++) {
      const noise = (2 * (random() + random() + random()) - 3) * reach[k]
      const place = Math.floor(sums[k * 4 + d] / weight[k] + noise + 0.5)
      coords[k * dims + d] = Math.max(0, Math.min(2047, place))
    }
    if (dims === 4 && k >= firstOpaque) coords[k * dims + 3] = FULL_ALPHA
  }
  return { ...centroids, coords }
}

/**
 * Lloyd iterations whose means are shaken by noise that fades to nothing: the clusters keep shifting until they lie
 * well side by side, where undisturbed iterations stop at the first arrangement that holds. Yields between steps.
 * Source: K. Zeger, J. Vaisey and A. Gersho, "Globally optimal vector quantizer design by stochastic relaxation", 1992.
 */
export function* anneal(
  { points, tree }: Problem,
  start: Centroids,
  steps: number,
  random: () => number,
): Generator<number, Centroids> {
  const assigner = treeAssigner(points, tree)
  let centroids = start
  let width: Float64Array = new Float64Array(start.count)
  for (let step = 0; step < steps; step++) {
    yield step / steps
    if (step % MEASURE === 0) width = widths(points, centroids, assigner.indices(centroids))
    const heat = NOISE * (1 - step / steps)
    centroids = shake(
      centroids,
      assigner.sums(centroids),
      width.map(w => w * heat),
      random,
    )
  }
  return centroids
}
