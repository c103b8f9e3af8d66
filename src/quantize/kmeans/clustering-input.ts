import { toPoints } from '../color/color-space.ts'
import { weigh } from '../histogram/weigh-counts.ts'
import type { Histogram, SpaceName, WeightMode } from '../types.ts'
import type { ClusteringInput } from './coarsen.ts'
import { buildOctree } from './octree.ts'

/** The latest problem of each list of colors that is to be clustered several times. */
const kept = new WeakMap<Histogram, { key: string; input: ClusteringInput }>()

/**
 * Colors, points and cells for one clustering. `counted` with their pixels; the problem has the weights of `weights`.
 */
export function makeClusteringInput(counted: Histogram, space: SpaceName, weights: WeightMode): ClusteringInput {
  const histogram = weigh(counted, weights)
  const points = toPoints(histogram, space)
  return { histogram, points, tree: buildOctree(histogram, points) }
}

/** The same, made once for as long as space and weights stay: for colors that live longer than a job. */
export function cachedClusteringInput(counted: Histogram, space: SpaceName, weights: WeightMode): ClusteringInput {
  const key = `${space} ${weights}`
  const before = kept.get(counted)
  if (before?.key === key) return before.input
  const input = makeClusteringInput(counted, space, weights)
  kept.set(counted, { key, input })
  return input
}
