import type { Indexed, QuantizeOptions, Report } from '../engine/api-types.ts'
import type { Engine } from '../engine/engine.ts'
import type { OptionsOf } from '../options/values.ts'
import type { PhotoAlternative } from './suggest/suggest.ts'
import type { SmallerAlternative } from './suggest/suggest-colors.ts'

export interface CompressOptions extends QuantizeOptions, OptionsOf<'job'> {
  /**
   * Called with a fast PNG of the same pixels while the file that was asked for is still being worked on; not called
   * if there is nothing to wait for.
   */
  onDraft?: (draft: CompressResult) => void
  /** An engine to work with; by default one is made for this call and destroyed after it. */
  engine?: Engine
}

/** The report of a whole job, from file to file. */
export interface CompressReport extends Report {
  bytesIn: number
  bytesOut: number
  /** The original was passed through, since the result was not smaller; mse, psnr and colors are then its own. */
  usedOriginal: boolean
  /** Bytes of the result that was made, whether it was handed out or the original. */
  resultBytes: number
  /**
   * `resultBytes` was estimated, and the result not made, since it would have been larger than the original all the
   * same. `indexed` is neither dithered nor lossy then. For JPEGs above a megapixel alone, if the original is kept.
   */
  resultIsRough: boolean
  /** Format of the input, such as 'jpeg'. */
  inputFormat: string
  /** Bits a channel of the input; mse, psnr and quality are of its upper 8. */
  inputBits: number
  /**
   * Fewer colors, 16 at least, with which a result that is not smaller than the input would be; null if none are known,
   * and without the option `advice`.
   */
  smallerAlternative: SmallerAlternative | null
  /** How large a photo (`format: 'photo'`) would be, if that is smaller than the input; else as above. */
  photoAlternative: PhotoAlternative | null
  /** What `bytes` holds: a palette image, a lossy photo without a palette, or the original. */
  kind: 'palette' | 'photo' | 'original'
  /** libwebp's quality, 0 to 100, that a photo was written with; else null. */
  photoQuality: number | null
  /** Of `bytes`: 'png', 'webp', 'jxl' or 'photo', or `inputFormat` where the original was used. */
  format: string
  /**
   * The difference that shows: 100 times the root mean square OKLab distance of blocks of 3 x 3 pixels, dithering and
   * lossiness included. 0 is none, below about 0.45 hard to find, 1 small, above 2 plain.
   */
  visibleDifference: number
}

/** What `suggestSmaller` needs of a result. */
export interface FinishedJob {
  indexed: Pick<Indexed, 'palette'>
  report: CompressReport
}

export interface CompressResult extends FinishedJob {
  /** The finished file; the original one where `report.usedOriginal`. */
  bytes: Uint8Array<ArrayBuffer>
  /**
   * The palette image that was found, whether or not it is what `bytes` holds; of a photo, no entries and no indices.
   */
  indexed: Indexed
  report: CompressReport
  /** One sentence each: what was done otherwise than asked. */
  notes: string[]
}
