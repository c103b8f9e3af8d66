import type { Histogram, Points, SpaceName } from '../types.ts'
import { buildOctree, LANES, type Octree } from './octree.ts'
import { type PrunedAssigner, prunedAssigner } from './pruned-assignment.ts'

/** What there is to cluster. */
export interface ClusteringInput {
  histogram: Histogram
  space: SpaceName
  dims: 3 | 4
  readonly points: Points
  readonly tree: Octree
  /** What assigns its points, as long as somebody has it. */
  assigner?: WeakRef<PrunedAssigner>
  /** Its finest cells as an input of their own, once `coarsen` has made them. */
  cells?: ClusteringInput
}

/**
 * A smaller problem to find starting centroids on: the finest cells stand for their colors, each at its rounded mean
 * with its whole weight. Up to `most` colors stay as they are.
 */
export function coarsen(input: ClusteringInput, most: number): ClusteringInput {
  if (input.histogram.keys.length <= most) return input
  input.cells ??= cellsOf(input)
  return input.cells
}

function cellsOf({ histogram, space, dims, points, tree }: ClusteringInput): ClusteringInput {
  const { count, start, weight, sums } = tree.levels[tree.levels.length - 1]
  const keys = new Uint32Array(count)
  const planes = points.planes.map(() => new Uint16Array(count))
  for (let cell = 0; cell < count; cell++) {
    keys[cell] = histogram.keys[start[cell]]
    const w = weight[cell]
    for (let d = 0; d < planes.length; d++) planes[d][cell] = Math.floor((2 * sums[cell * LANES + d] + w) / (2 * w))
  }
  const weights = new Uint32Array(weight)
  const small: Histogram = { keys, counts: weights, opaque: histogram.opaque }
  const smallPoints: Points = { dims, planes, weights }
  return { histogram: small, space, dims, points: smallPoints, tree: buildOctree(small, smallPoints) }
}

/** The assigner of an input: one for all stages that work on it, so that points and cells are copied once. */
export function assignerOf(input: ClusteringInput): PrunedAssigner {
  const shared = input.assigner?.deref()
  if (shared) return shared
  const own = prunedAssigner(input.points, input.tree)
  input.assigner = new WeakRef(own)
  return own
}
