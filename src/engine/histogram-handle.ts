import { expected, HuepressError } from '../common/errors.ts'
import type { RgbaImage } from '../common/image.ts'
import {
  type MakeClusteringInput,
  makeClusteringInput,
  rememberClusteringInput,
} from '../quantize/kmeans/clustering-input.ts'
import type { ImageHistogram } from '../quantize/types.ts'
import type { HistogramHandle } from './api-types.ts'

/** A handle that the engine made: one that a caller put together has no private fields, and its order may be wrong. */
class CountedColors implements HistogramHandle {
  readonly distinctColors: number
  readonly pixels: number
  readonly keys: Uint32Array
  readonly counts: Uint32Array
  readonly visibility: Uint32Array
  readonly opaque: boolean
  readonly ms: HistogramHandle['ms']
  /** The pixels that were counted, as long as the caller has them. */
  readonly #data: WeakRef<RgbaImage['data']>
  readonly #inputOf = rememberClusteringInput()
  #isClustered = false

  constructor(histogram: ImageHistogram, { width, height, data }: RgbaImage, ms: HistogramHandle['ms']) {
    this.distinctColors = histogram.keys.length
    this.pixels = width * height
    this.keys = histogram.keys
    this.counts = histogram.counts
    this.visibility = histogram.visibility
    this.opaque = histogram.opaque
    this.ms = Object.freeze(ms)
    this.#data = new WeakRef(data)
    Object.freeze(this)
  }

  static has(handle: unknown): handle is CountedColors {
    return typeof handle === 'object' && handle !== null && #data in handle
  }

  static dataOf(handle: CountedColors): RgbaImage['data'] | undefined {
    return handle.#data.deref()
  }

  static inputOf(handle: CountedColors, isForAll: boolean): MakeClusteringInput {
    const isRemembered = isForAll || handle.#isClustered
    handle.#isClustered = true
    return isRemembered ? handle.#inputOf : makeClusteringInput
  }
}

/** `ms`: what it took to make. */
export const toHistogramHandle = (
  histogram: ImageHistogram,
  image: RgbaImage,
  ms: HistogramHandle['ms'],
): HistogramHandle => new CountedColors(histogram, image, ms)

/** The pixels that were counted, as long as the caller has them. */
export const pixelsOf = (counted: HistogramHandle): RgbaImage['data'] | undefined =>
  CountedColors.has(counted) ? CountedColors.dataOf(counted) : undefined

/** Whether these very pixels were counted. */
export const isHistogramOf = (counted: HistogramHandle, { data }: RgbaImage): boolean => pixelsOf(counted) === data

/** Makes the clustering input of these colors, and remembers it as long as the handle lives. */
export const inputOf = (counted: HistogramHandle): MakeClusteringInput | undefined =>
  CountedColors.has(counted) ? CountedColors.inputOf(counted, true) : undefined

/** The same for a whole job: the first one may be the only one, and needs the memory for dithering and encoding. */
export const inputOfJob = (counted: HistogramHandle): MakeClusteringInput | undefined =>
  CountedColors.has(counted) ? CountedColors.inputOf(counted, false) : undefined

/** Checks what a caller gives as counted, against the size of the picture if there is one. Errors: 'usage'. */
export function checkHistogram(counted: HistogramHandle, pixels = counted?.pixels): void {
  if (!CountedColors.has(counted)) throw expected('histogram', 'what engine.histogram gave', typeof counted)
  if (counted.pixels === pixels) return
  throw new HuepressError(
    'usage',
    `The colors of ${counted.pixels} pixels were counted but the image has ${pixels}. Count this image.`,
  )
}
