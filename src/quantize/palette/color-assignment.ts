import { qualityOf } from '../../common/quality-scale.ts'
import { meanSquaredError } from '../color/squared-error.ts'
import { perVisible } from '../search/target-error.ts'
import type { QuantizeResult } from '../settings.ts'
import type { Assignment, Histogram, Labels } from '../types.ts'
import { toFixedOrder } from './fixed-palette.ts'
import { dropUnused, exactPalette, type FinalPalette } from './round-palette.ts'

/** The colors themselves as the palette: for images with no more colors than asked. */
export function exactAssignment(histogram: Histogram): Assignment {
  const palette = exactPalette(histogram.keys)
  const indexOf = new Map([...palette].map((key, k) => [key, k]))
  const indices = Uint8Array.from(histogram.keys, key => indexOf.get(key)!)
  return { palette, indices, iterations: 0, converged: true, ms: { init: 0, kmeans: 0, palette: 0 } }
}

/** A mapping and its error; without the entries that no color uses, unless they were given. */
export interface FinalAssignment extends Labels {
  palette: FinalPalette
  mse: number
}

export function finishAssignment(histogram: Histogram, assignment: Assignment, isFixed: boolean): FinalAssignment {
  const usage = new Uint8Array(assignment.palette.length).fill(Number(isFixed))
  const indices = assignment.indices.slice()
  // Loops, since there may be a million colors.
  for (let i = 0; i < indices.length; i++) usage[indices[i]] = 1
  const palette = dropUnused(assignment.palette, usage)
  if (palette.keys.length < assignment.palette.length)
    for (let i = 0; i < indices.length; i++) indices[i] = palette.translation[indices[i]]
  const mse = meanSquaredError(histogram, palette.keys, indices)
  return { palette, indices, mse, meanDistance: assignment.meanDistance }
}

/** What the dither stage leaves; `nearestMse` is the error before it. */
export type DitheredAssignment = Pick<FinalAssignment, 'palette' | 'mse'> & { nearestMse: number }

/**
 * What a back end delivers. `indices` count in `palette`; those of a fixed palette are renumbered to its order here.
 */
export function makeResult(
  histogram: Histogram,
  { iterations, converged, searchedColors: found }: Assignment,
  { palette, mse, nearestMse }: DitheredAssignment,
  indices: Uint8Array,
  ms: QuantizeResult['ms'],
  isFixed?: Uint8Array,
): QuantizeResult {
  if (isFixed) toFixedOrder(isFixed, palette.keys, indices)
  return {
    palette: isFixed?.slice() ?? palette.bytes,
    indices,
    distinctColors: histogram.keys.length,
    iterations,
    converged,
    mse,
    quality: qualityOf(nearestMse * perVisible(histogram)),
    searchedColors: found ?? null,
    ms,
  }
}
