import { expected, HuepressError } from '../common/errors.ts'
import { type PixelsKey, pixelsKey, readKey } from '../common/held-pixels.ts'
import type { RgbaImage } from '../common/image.ts'
import { packedPixels } from '../common/pixel-keys.ts'
import { countColors } from '../quantize/histogram/count-colors.ts'
import {
  type MakeClusteringColors,
  makeClusteringColors,
  rememberClusteringColors,
} from '../quantize/kmeans/clustering-input.ts'
import type { ImageColors, ImageHistogram } from '../quantize/types.ts'
import type { DistinctColors, HistogramHandle } from './api-types.ts'

/** The same colors, which are counted again if the back end that has them has let go. */
function withFallback(colors: ImageColors, pixels: WeakRef<PixelsKey>): ImageColors {
  let found: Promise<ImageHistogram> | undefined
  async function find(): Promise<ImageHistogram> {
    try {
      return await colors.histogram()
    } catch (error) {
      const key = pixels.deref()
      if (!key) throw error
      return countColors(packedPixels(await readKey(key)))
    }
  }
  return {
    ...colors,
    histogram() {
      found ??= find()
      return found
    },
  }
}

/** A handle that the engine made: one that a caller put together has no private fields, and its order may be wrong. */
class CountedColors implements HistogramHandle {
  readonly distinctColors: number
  readonly pixels: number
  readonly opaque: boolean
  readonly ms: HistogramHandle['ms']
  /** The pixels that were counted, as long as the caller has them. */
  readonly #key: WeakRef<PixelsKey>
  /** Those of the back end that counted them. */
  readonly #colors: ImageColors
  readonly #forAll: ImageColors
  readonly #clusteringOf = rememberClusteringColors()
  #isClustered = false

  constructor(colors: ImageColors, image: RgbaImage, ms: HistogramHandle['ms']) {
    this.distinctColors = colors.size
    this.pixels = image.width * image.height
    this.opaque = colors.opaque
    this.ms = Object.freeze(ms)
    this.#key = new WeakRef(pixelsKey(image))
    this.#colors = colors
    this.#forAll = withFallback(colors, this.#key)
    Object.freeze(this)
  }

  async colors(): Promise<DistinctColors> {
    const { keys, counts, visibility } = await this.#forAll.histogram()
    return { keys, counts, visibility }
  }

  static has(handle: unknown): handle is CountedColors {
    return typeof handle === 'object' && handle !== null && #key in handle
  }

  static keyOf(handle: CountedColors): PixelsKey | undefined {
    return handle.#key.deref()
  }

  static colorsOf(handle: CountedColors, isOwn: boolean): ImageColors {
    return isOwn ? handle.#colors : handle.#forAll
  }

  static clusteringOf(handle: CountedColors, isForAll: boolean): MakeClusteringColors {
    const isRemembered = isForAll || handle.#isClustered
    handle.#isClustered = true
    return isRemembered ? handle.#clusteringOf : makeClusteringColors
  }
}

/** `ms`: what it took to make. */
export const toHistogramHandle = (colors: ImageColors, image: RgbaImage, ms: HistogramHandle['ms']): HistogramHandle =>
  new CountedColors(colors, image, ms)

/** The pixels that were counted, as long as the caller has them. */
export const keyOfPixels = (counted: HistogramHandle): PixelsKey | undefined =>
  CountedColors.has(counted) ? CountedColors.keyOf(counted) : undefined

/** Whether these very pixels were counted. */
export const isHistogramOf = (counted: HistogramHandle, image: RgbaImage): boolean =>
  keyOfPixels(counted) === pixelsKey(image)

const checked = (counted: HistogramHandle): CountedColors => {
  if (CountedColors.has(counted)) return counted
  throw expected('histogram', 'what engine.histogram gave', typeof counted)
}

/** Its colors for any back end; of the one that counted them as long as it has them open. */
export const colorsOf = (counted: HistogramHandle): ImageColors => CountedColors.colorsOf(checked(counted), false)

/** Its colors as the back end that counted them knows them. */
export const ownColorsOf = (counted: HistogramHandle): ImageColors => CountedColors.colorsOf(checked(counted), true)

/** Makes what is clustered of these colors, and remembers it as long as the handle lives. */
export const clusteringOf = (counted: HistogramHandle): MakeClusteringColors =>
  CountedColors.clusteringOf(checked(counted), true)

/** The same for a whole job: the first one may be the only one, and needs the memory for dithering and encoding. */
export const clusteringOfJob = (counted: HistogramHandle): MakeClusteringColors =>
  CountedColors.clusteringOf(checked(counted), false)

/** Checks what a caller gives as counted, against the size of the picture if there is one. Errors: 'usage'. */
export function checkHistogram(counted: HistogramHandle, pixels = counted?.pixels): void {
  if (checked(counted).pixels === pixels) return
  throw new HuepressError(
    'usage',
    `The colors of ${counted.pixels} pixels were counted but the image has ${pixels}. Count this image.`,
  )
}
