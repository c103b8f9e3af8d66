import { HuepressError } from '../../common/errors.ts'
import { toPoints } from '../color/color-space.ts'
import { meanFourthPower, meanSquaredError } from '../color/squared-error.ts'
import { colorsOf } from '../histogram/image-colors.ts'
import { paletteCentroids } from '../palette/round-palette.ts'
import type { Target } from '../settings.ts'
import type { ImageColors, ImageHistogram } from '../types.ts'

/** A palette and the entry of each distinct color. */
interface Mapping {
  palette: Uint32Array
  indices: Uint8Array
}

/**
 * What a mean over all pixels is multiplied by to be one over those that show: fully transparent ones say nothing about
 * how good a picture looks.
 */
export const perVisible = ({ pixels, clear }: Pick<ImageColors, 'pixels' | 'clear'>): number =>
  clear < pixels ? pixels / (pixels - clear) : 1

/** Makes the function that measures a palette and the nearest entry of each distinct color. */
export function errorOf(counts: ImageHistogram, figure: Target['figure']): (mapping: Mapping) => number {
  const scale = perVisible(colorsOf(counts))
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
