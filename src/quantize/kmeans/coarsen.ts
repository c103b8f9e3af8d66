import type { Colours, Points } from '../types.ts'
import { buildTree, type CellTree, LANES } from './octree.ts'

/** What there is to cluster. */
export interface Problem {
  colours: Colours
  points: Points
  tree: CellTree
}

/** The cells of each problem, which lives no longer than that. */
const coarse = new WeakMap<Problem, Problem>()

/**
 * A smaller problem to find starting centroids on: the finest cells stand for their colours, each at its rounded mean
 * with its whole weight. Up to `most` colours stay as they are.
 */
export function coarsen(problem: Problem, most: number): Problem {
  if (problem.colours.keys.length <= most) return problem
  const small = coarse.get(problem) ?? cellsOf(problem)
  coarse.set(problem, small)
  return small
}

function cellsOf({ colours, points, tree }: Problem): Problem {
  const { count, start, weight, sums } = tree.levels[tree.levels.length - 1]
  const keys = new Uint32Array(count)
  const planes = points.planes.map(() => new Uint16Array(count))
  for (let cell = 0; cell < count; cell++) {
    keys[cell] = colours.keys[start[cell]]
    const w = weight[cell]
    for (let d = 0; d < planes.length; d++) planes[d][cell] = Math.floor((2 * sums[cell * LANES + d] + w) / (2 * w))
  }
  const weights = new Uint32Array(weight)
  const small: Colours = { keys, weights, opaque: colours.opaque }
  const smallPoints: Points = { dims: points.dims, planes, weights }
  return { colours: small, points: smallPoints, tree: buildTree(small, smallPoints) }
}
