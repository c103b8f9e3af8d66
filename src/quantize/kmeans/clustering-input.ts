import { dimsOf, toPoints } from '../color/color-space.ts'
import { weigh } from '../histogram/weigh-counts.ts'
import type { Histogram, ImageHistogram, Points, SpaceName, WeightMode } from '../types.ts'
import type { ClusteringInput } from './coarsen.ts'
import { buildOctree, type Octree } from './octree.ts'

/**
 * Colors, points and cells for one clustering. `colorCounts` with their pixels; the input has the weights of `weights`.
 * Points and cells are made when the host first asks for them: a back end may have its own.
 */
export function makeClusteringInput(
  colorCounts: ImageHistogram,
  space: SpaceName,
  weights: WeightMode,
): ClusteringInput {
  return inputFrom(weigh(colorCounts, weights), space)
}

/** The same for colors with the weights that they have. */
export function inputFrom(histogram: Histogram, space: SpaceName): ClusteringInput {
  let points: Points | undefined
  let tree: Octree | undefined
  return {
    histogram,
    space,
    dims: dimsOf(histogram),
    get points() {
      points ??= toPoints(histogram, space)
      return points
    },
    get tree() {
      tree ??= buildOctree(histogram, this.points)
      return tree
    },
  }
}

export type MakeClusteringInput = typeof makeClusteringInput

/**
 * `makeClusteringInput` that remembers its latest input as long as colors, space and weights stay: for a histogram that
 * is clustered several times.
 */
export function rememberClusteringInput(): MakeClusteringInput {
  let latest: { keys: Uint32Array; options: string; input: ClusteringInput } | null = null
  return (colorCounts, space, weights) => {
    const { keys } = colorCounts
    const options = `${space} ${weights}`
    if (latest?.keys !== keys || latest.options !== options)
      latest = { keys, options, input: makeClusteringInput(colorCounts, space, weights) }
    return latest.input
  }
}
