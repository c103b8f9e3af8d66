import { HuepressError } from '../common/errors.ts'
import type { RgbaImage } from '../common/image.ts'
import { checkImage } from '../common/image-limits.ts'
import { withClearEntries } from '../quantize/bleed/bleed.ts'
import { type ClearEntries, findClearEntries, maxClearEntries } from '../quantize/bleed/clear-entries.ts'
import { edgeColors } from '../quantize/bleed/edge-colors.ts'
import { countColors } from '../quantize/histogram/count-colors.ts'
import { finishMerge, type MergedColors, mergeColors } from '../quantize/histogram/merge-histograms.ts'
import { finishAssignment } from '../quantize/palette/color-assignment.ts'
import type { Hooks, QuantizeSettings } from '../quantize/settings.ts'
import type { Assignment, ImageHistogram, Raster } from '../quantize/types.ts'
import { openRaster } from './open-raster.ts'

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

interface AllColors {
  histogram: ImageHistogram
  images: number
  /** The colors that clear pixels take over from their neighbours; null if that is not asked for, or there are none. */
  edges: ImageHistogram | null
}

/** Counts the colors of all images, whole, by `countOne`, and adds them up; only one image is held at a time. */
export async function countAll(
  images: Images,
  countOne: (raster: Raster) => Promise<ImageHistogram>,
  hooks: Hooks,
  bleed: boolean,
): Promise<AllColors> {
  let merged: MergedColors | null = null
  let edges: MergedColors | null = null
  let count = 0
  for await (const image of images) {
    checkImage(image)
    const raster = openRaster(image)
    merged = mergeColors(merged, await countOne(raster))
    const { colors } = bleed ? edgeColors(raster) : { colors: new Uint32Array(0) }
    if (colors.length > 0) edges = mergeColors(edges, countColors(colors))
    count++
    hooks.step('histogram', 1 - 0.9 ** count, 0)
    await hooks.yieldToEventLoop()
  }
  if (!merged) throw new HuepressError('empty', 'A shared palette needs at least 1 image but received 0.')
  return { histogram: finishMerge(merged), images: count, edges: edges && finishMerge(edges) }
}

/** The entries for clear pixels beside all colors, if these fit, or beside those that are found. */
export function clearEntriesBeside(
  { keys }: ImageHistogram,
  edges: ImageHistogram,
  settings: QuantizeSettings,
  hooks: Hooks,
): Promise<ClearEntries> {
  const share = maxClearEntries(settings.colors)
  const free = settings.colors - keys.length + 1
  return findClearEntries(edges, free >= 1 ? Math.min(free, share) : share, settings, hooks)
}

export function toSharedPalette(
  histogram: ImageHistogram,
  images: number,
  assignment: Assignment,
  clear: ClearEntries | null,
): SharedPalette {
  const { iterations, converged, searchedColors: found = null } = assignment
  const { palette } = finishAssignment(assignment, false)
  return {
    palette: clear ? withClearEntries(palette.bytes, clear) : palette.bytes,
    images,
    distinctColors: histogram.keys.length,
    iterations,
    converged,
    searchedColors: found,
  }
}
