import { toPoints } from '../color/color-space.ts'
import { weigh } from '../histogram/weigh-counts.ts'
import type { Colours, SpaceName, WeightMode } from '../types.ts'
import type { Problem } from './coarsen.ts'
import { buildTree } from './octree.ts'

/** The latest problem of each list of colours that is to be clustered several times. */
const kept = new WeakMap<Colours, { key: string; problem: Problem }>()

/** Colours, points and cells for one clustering. `counted` with their pixels; the problem has the weights of `weights`. */
export function makeProblem(counted: Colours, space: SpaceName, weights: WeightMode): Problem {
  const colours = weigh(counted, weights)
  const points = toPoints(colours, space)
  return { colours, points, tree: buildTree(colours, points) }
}

/** The same, made once for as long as space and weights stay: for colours that live longer than a job. */
export function keepProblem(counted: Colours, space: SpaceName, weights: WeightMode): Problem {
  const key = `${space} ${weights}`
  const before = kept.get(counted)
  if (before?.key === key) return before.problem
  const problem = makeProblem(counted, space, weights)
  kept.set(counted, { key, problem })
  return problem
}
