import { HuepressError } from '../../common/errors.ts'
import type { Target } from '../settings.ts'
import type { ImageColors, Labels } from '../types.ts'

/**
 * What a mean over all pixels is multiplied by to be one over those that show: fully transparent ones say nothing about
 * how good a picture looks.
 */
export const perVisible = ({ pixels, clear }: Pick<ImageColors, 'pixels' | 'clear'>): number =>
  clear < pixels ? pixels / (pixels - clear) : 1

/** What a target is about; for the eye, of labels that know their fourth power. */
export const errorOf = (labels: Labels, colors: ImageColors, figure: Target['figure']): number =>
  perVisible(colors) * (figure === 'quality' ? labels.mse : labels.fourthPower!)

/** Refuses a quality below the least one wanted. Errors: 'quality'. */
export function checkReached(reached: number, least: number, how: string): void {
  if (reached >= least) return
  const message = `The quality is ${reached} ${how}, below the ${least} that was asked for at least. Nothing was written; allow more colors or bytes, or a lower quality.`
  throw new HuepressError('quality', message)
}
