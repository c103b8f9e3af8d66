import { HuepressError } from '../common/errors.ts'
import type { RgbaImage } from '../common/image.ts'
import { checkImage } from '../common/image-limits.ts'
import { packedPixels } from '../common/pixel-keys.ts'
import { countColours } from '../quantize/histogram/count-colors.ts'
import { finishMerge, type MergedColours, mergeColours } from '../quantize/histogram/merge-histograms.ts'
import { finishMapping } from '../quantize/palette/color-assignment.ts'
import type { Hooks } from '../quantize/settings.ts'
import type { Colours, Mapping } from '../quantize/types.ts'

/** Images, one after the other; an asynchronous source can decode each when it is asked for. */
export type Images = Iterable<RgbaImage> | AsyncIterable<RgbaImage>

/** One palette for several images. */
export interface SharedPalette {
  /** RGBA, 4 bytes an entry, for `quantize({ palette })`. */
  palette: Uint8Array
  /** How many images it was made from. */
  images: number
  /** Distinct colours of all of them together. */
  distinctColors: number
  /** Lloyd iterations done; 0 where all colours fit. */
  iterations: number
  converged: boolean
  /** Most colours of the clustering that a search for a target ended with; null where there was no search. */
  found: number | null
}

/** Counts the colours of all images, whole, and adds them up; only one image is held at a time. */
export async function countAll(images: Images, hooks: Hooks): Promise<{ colours: Colours; images: number }> {
  let merged: MergedColours | null = null
  let count = 0
  for await (const image of images) {
    checkImage(image)
    merged = mergeColours(merged, countColours(packedPixels(image.data)))
    count++
    hooks.step('count', 1 - 0.9 ** count, 0)
    await hooks.breathe()
  }
  if (!merged) throw new HuepressError('empty', 'A shared palette needs at least 1 image but received 0.')
  return { colours: finishMerge(merged), images: count }
}

export function toSharedPalette(colours: Colours, images: number, mapping: Mapping): SharedPalette {
  const { iterations, converged, found = null } = mapping
  const { palette } = finishMapping(colours, mapping, false)
  return { palette: palette.bytes, images, distinctColors: colours.keys.length, iterations, converged, found }
}
