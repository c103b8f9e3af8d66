import { toPoints } from '../color/color-space.ts'
import { OKLAB_SCALE } from '../color/oklab.ts'
import { meanFourthPower, meanSquaredError } from '../color/squared-error.ts'
import { paletteCentroids } from '../palette/round-palette.ts'
import type { Target } from '../settings.ts'
import type { Assignment, Histogram } from '../types.ts'

/**
 * The largest mean fourth power of the OKLab distance whose loss the eye does not see: the fourth root is 0.011 in
 * OKLab. Chosen by SSIMULACRA2, see docs/decisions/0025-auto-colors.md.
 */
export const EYE_ERROR = Math.round((0.011 * OKLAB_SCALE) ** 4)

type Palette = Pick<Assignment, 'palette' | 'indices'>

/**
 * What a mean over all pixels is multiplied by to be one over those that show: fully transparent ones say nothing about
 * how good a picture looks.
 */
export function perVisible({ keys, counts: weights }: Histogram): number {
  const clear = keys[0] === 0 ? weights[0] : 0
  const pixels = weights.reduce((sum, weight) => sum + weight, 0)
  return clear < pixels ? pixels / (pixels - clear) : 1
}

/** Makes the function that measures a palette and the nearest entry of each distinct color. */
export function errorOf(counts: Histogram, figure: Target['figure']): (assignment: Palette) => number {
  const scale = perVisible(counts)
  if (figure === 'quality') return ({ palette, indices }) => scale * meanSquaredError(counts, palette, indices)
  const points = toPoints(counts, 'oklab')
  const centroids = (palette: Uint32Array) => paletteCentroids(palette, points.dims, 'oklab')
  return ({ palette, indices }) => scale * meanFourthPower(points, centroids(palette), indices)
}
