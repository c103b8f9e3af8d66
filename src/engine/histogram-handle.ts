import { expected, HuepressError } from '../common/errors.ts'
import type { RgbaImage } from '../common/image.ts'
import type { Histogram } from '../quantize/types.ts'
import type { HistogramHandle } from './api-types.ts'

/** Those that were made here, and not put together by a caller: their order has to be right. With what was counted. */
const made = new WeakMap<HistogramHandle, WeakRef<RgbaImage['data']>>()

export function toHistogramHandle(
  { keys, counts, opaque }: Histogram,
  { width, height, data }: RgbaImage,
): HistogramHandle {
  const counted = Object.freeze({ distinctColors: keys.length, pixels: width * height, keys, counts, opaque })
  made.set(counted, new WeakRef(data))
  return counted
}

/** The pixels that were counted, as long as the caller has them. */
export const pixelsOf = (counted: HistogramHandle): RgbaImage['data'] | undefined => made.get(counted)?.deref()

/** Whether these very pixels were counted. */
export const isHistogramOf = (counted: HistogramHandle, { data }: RgbaImage): boolean =>
  made.get(counted)?.deref() === data

/** Checks what a caller gives as counted, against the size of the picture where there is one. Errors: 'usage'. */
export function checkHistogram(counted: HistogramHandle, pixels = counted?.pixels): HistogramHandle {
  if (!made.has(counted)) throw expected('histogram', 'what engine.histogram gave', typeof counted)
  if (counted.pixels === pixels) return counted
  throw new HuepressError(
    'usage',
    `The colors of ${counted.pixels} pixels were counted but the image has ${pixels}. Count this image.`,
  )
}
