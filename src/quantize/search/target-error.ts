import { HuepressError } from '../../common/errors.ts'
import { toPoints } from '../color/color-space.ts'
import { meanFourthPower, meanSquaredError } from '../color/squared-error.ts'
import { paletteCentroids } from '../palette/round-palette.ts'
import type { Target } from '../settings.ts'
import type { Assignment, Histogram } from '../types.ts'

type Palette = Pick<Assignment, 'palette' | 'indices'>

/**
 * What a mean over all pixels is multiplied by to be one over those that show: fully transparent ones say nothing about
 * how good a picture looks.
 */
export function perVisible({ keys, counts: weights }: Histogram): number {
  const clear = keys[0] === 0 ? weights[0] : 0
  let pixels = 0
  // A loop, since there may be a million colors.
  for (let i = 0; i < weights.length; i++) pixels += weights[i]
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

/** Refuses a quality below the least one wanted. Errors: 'quality'. */
export function checkReached(reached: number, least: number, how: string): void {
  if (reached >= least) return
  const message = `The quality is ${reached} ${how}, below the ${least} that was asked for at least. Nothing was written; allow more colors or bytes, or a lower quality.`
  throw new HuepressError('quality', message)
}
