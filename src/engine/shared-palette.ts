import { HuepressError } from '../common/errors.ts'
import type { RgbaImage } from '../common/image.ts'
import { checkImage } from '../common/image-limits.ts'
import { packedPixels } from '../common/pixel-keys.ts'
import { countColors } from '../quantize/histogram/count-colors.ts'
import { finishMerge, type MergedColors, mergeColors } from '../quantize/histogram/merge-histograms.ts'
import { finishAssignment } from '../quantize/palette/color-assignment.ts'
import type { Hooks } from '../quantize/settings.ts'
import type { Assignment, Histogram } from '../quantize/types.ts'

/** Images, one after the other; an asynchronous source can decode each when it is asked for. */
export type Images = Iterable<RgbaImage> | AsyncIterable<RgbaImage>

/** One palette for several images. */
export interface SharedPalette {
  /** RGBA, 4 bytes an entry, for `quantize({ palette })`. */
  palette: Uint8Array
  /** How many images it was made from. */
  images: number
  /** Distinct colors of all of them together. */
  distinctColors: number
  /** Lloyd iterations done; 0 if all colors fit. */
  iterations: number
  converged: boolean
  /** Most colors of the clustering that a search for a target ended with; null if there was no search. */
  searchedColors: number | null
}

/** Counts the colors of all images, whole, and adds them up; only one image is held at a time. */
export async function countAll(images: Images, hooks: Hooks): Promise<{ histogram: Histogram; images: number }> {
  let merged: MergedColors | null = null
  let count = 0
  for await (const image of images) {
    checkImage(image)
    merged = mergeColors(merged, countColors(packedPixels(image.data)))
    count++
    hooks.step('histogram', 1 - 0.9 ** count, 0)
    await hooks.yieldToEventLoop()
  }
  if (!merged) throw new HuepressError('empty', 'A shared palette needs at least 1 image but received 0.')
  return { histogram: finishMerge(merged), images: count }
}

export function toSharedPalette(histogram: Histogram, images: number, assignment: Assignment): SharedPalette {
  const { iterations, converged, searchedColors: found = null } = assignment
  const { palette } = finishAssignment(histogram, assignment, false)
  return {
    palette: palette.bytes,
    images,
    distinctColors: histogram.keys.length,
    iterations,
    converged,
    searchedColors: found,
  }
}
