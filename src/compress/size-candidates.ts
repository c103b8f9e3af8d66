import { MIN_COLORS } from '../common/constants.ts'
import { relativeBytes } from './suggest/suggest-colors.ts'

/** Ways to make one picture, from the smallest file to the best: every step has more bytes than the one below. */
export interface SizeCandidates {
  least: number
  most: number
  at(step: number): { colors: number; lossy: number }
  /** Bytes of a typical picture, as a part of those of the best that there is. */
  relative(step: number): number
}

/** What 'auto' may come to where bytes are short. */
const MAX_LOSSY = 100
const LOSSY_STEP = 10
/**
 * Part of the bytes that a unit of lossiness saves: 32 % from 30 to 100, means over two Kodak pictures at 64 to 256
 * colors.
 */
const SAVED = 0.0045

/**
 * From 2 colors to `most`, at one lossiness where that was asked for (`climbs` false), or all at the most lossiness,
 * and then less of it, down to `lossy`, at `most` colors: of files of one size that with more colors looks better.
 */
export function sizeCandidates(most: number, lossy: number, climbs: boolean, dithered: boolean): SizeCandidates {
  const lossiest = climbs ? MAX_LOSSY : lossy
  const at = (step: number) => ({
    colors: Math.min(step, most),
    lossy: Math.max(lossy, lossiest - LOSSY_STEP * Math.max(0, step - most)),
  })
  return {
    least: Math.min(MIN_COLORS, most),
    most: most + Math.ceil((lossiest - lossy) / LOSSY_STEP),
    at,
    relative(step) {
      const candidate = at(step)
      return relativeBytes(candidate.colors, dithered) * (1 - SAVED * (candidate.lossy - lossy))
    },
  }
}
