import { dimsOf, toPoints } from '../color/color-space.ts'
import { colorsOf } from '../histogram/image-colors.ts'
import { weigh } from '../histogram/weigh-counts.ts'
import type { Histogram, ImageColors, ImageHistogram, Points, SpaceName, WeightMode } from '../types.ts'
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

/** Colors to cluster, wherever a back end has them. */
export interface ClusteringColors {
  /** They, with their pixels. */
  colors: ImageColors
  space: SpaceName
  dims: 3 | 4
  /** What each weighs. */
  weights: WeightMode
  /** What the host works on: the same each time. */
  input(): Promise<ClusteringInput>
}

export function makeClusteringColors(colors: ImageColors, space: SpaceName, weights: WeightMode): ClusteringColors {
  let input: Promise<ClusteringInput> | undefined
  return {
    colors,
    space,
    dims: dimsOf(colors),
    weights,
    input() {
      input ??= colors.histogram().then(histogram => makeClusteringInput(histogram, space, weights))
      return input
    },
  }
}

/** Points that are on the host, with the weights that they have. */
export function givenColors(input: ClusteringInput): ClusteringColors {
  const { histogram, space, dims } = input
  const colors = colorsOf({ ...histogram, visibility: histogram.counts })
  return { colors, space, dims, weights: 'pixels', input: async () => input }
}

export type MakeClusteringColors = typeof makeClusteringColors

/**
 * `makeClusteringColors` that remembers its latest as long as colors, space and weights stay: for a histogram that is
 * clustered several times.
 */
export function rememberClusteringColors(): MakeClusteringColors {
  let latest: ClusteringColors | undefined
  return (colors, space, weights) => {
    if (latest?.colors !== colors || latest.space !== space || latest.weights !== weights)
      latest = makeClusteringColors(colors, space, weights)
    return latest
  }
}
