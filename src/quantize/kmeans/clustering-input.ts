import { toPoints } from '../color/color-space.ts'
import { weigh } from '../histogram/weigh-counts.ts'
import type { ImageHistogram, SpaceName, WeightMode } from '../types.ts'
import type { ClusteringInput } from './coarsen.ts'
import { buildOctree } from './octree.ts'

/**
 * Colors, points and cells for one clustering. `colorCounts` with their pixels; the input has the weights of `weights`.
 */
export function makeClusteringInput(
  colorCounts: ImageHistogram,
  space: SpaceName,
  weights: WeightMode,
): ClusteringInput {
  const histogram = weigh(colorCounts, weights)
  const points = toPoints(histogram, space)
  return { histogram, points, tree: buildOctree(histogram, points) }
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
