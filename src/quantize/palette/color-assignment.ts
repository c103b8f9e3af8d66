import { qualityOf } from '../../common/quality-scale.ts'
import { perVisible } from '../search/target-error.ts'
import type { QuantizeResult } from '../settings.ts'
import type { Assignment, Histogram, ImageColors, Labels } from '../types.ts'
import { toFixedOrder } from './fixed-palette.ts'
import { hostLabels } from './host-labels.ts'
import { dropUnused, exactPalette, type FinalPalette } from './round-palette.ts'

/** The colors themselves as the palette: for images with no more colors than asked. */
export function exactAssignment(histogram: Histogram): Assignment {
  const palette = exactPalette(histogram.keys)
  const indexOf = new Map([...palette].map((key, k) => [key, k]))
  const indices = Uint8Array.from(histogram.keys, key => indexOf.get(key)!)
  const ms = { init: 0, kmeans: 0, palette: 0 }
  return { palette, labels: hostLabels(histogram, palette, indices), iterations: 0, converged: true, ms }
}

/** A mapping and its error; without the entries that no color uses, unless they were given. */
export interface FinalAssignment {
  palette: FinalPalette
  /** They count in the palette before entries were dropped: see `palette.translation`. */
  labels: Labels
  mse: number
}

export function finishAssignment({ palette, labels }: Assignment, isFixed: boolean): FinalAssignment {
  const usage = isFixed ? new Uint8Array(palette.length).fill(1) : labels.entries.pixels
  return { palette: dropUnused(palette, usage), labels, mse: labels.mse }
}

/** The final palette's index of each distinct color. */
export async function finalIndices({ palette, labels }: FinalAssignment): Promise<Uint8Array> {
  const indices = await labels.indices()
  return palette.isSame ? indices : indices.map(index => palette.translation[index])
}

/** The pixels of each entry of the final palette. */
export function finalPixels({ palette, labels }: FinalAssignment): Uint32Array {
  const pixels = new Uint32Array(palette.keys.length)
  for (let k = 0; k < labels.entries.pixels.length; k++)
    if (labels.entries.pixels[k] > 0) pixels[palette.translation[k]] = labels.entries.pixels[k]
  return pixels
}

/** What the dither stage leaves; `nearestMse` is the error before it. */
export type DitheredAssignment = Pick<FinalAssignment, 'palette' | 'mse'> & { nearestMse: number }

/**
 * What a back end delivers. `indices` count in `palette`; those of a fixed palette are renumbered to its order here.
 */
export function makeResult(
  colors: ImageColors,
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
    distinctColors: colors.size,
    iterations,
    converged,
    mse,
    quality: qualityOf(nearestMse * perVisible(colors)),
    searchedColors: found ?? null,
    ms,
  }
}
