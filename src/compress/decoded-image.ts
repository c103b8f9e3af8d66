import type { RgbaImage } from '../common/image.ts'
import type { SourceInfo } from '../formats/metadata/source-info.ts'
import type { OptionsOf } from '../options/values.ts'

/**
 * A decoded image with what its file said beside the pixels. In browsers, `data` may be read only when it is first
 * asked for: a GPU takes opaque pixels from the browser's own bitmap.
 */
export interface DecodedImage extends RgbaImage, Pick<SourceInfo, 'chunks' | 'profileFault' | 'metadata'> {
  /** Such as 'png', 'jpeg', 'webp', 'avif', 'gif', 'tiff'. */
  format: string
  /** Bits a channel in the file; more than 8 were reduced to the upper 8. 8 if absent. */
  bits?: number
  /** The file itself, which is passed through where the result would be no smaller. */
  file: Uint8Array
  /** One sentence each: what was done otherwise than could be expected. */
  notes: string[]
}

export const FIRST_FRAME = 'Only the first frame was taken.'

/** Whether the file has more frames or pages than the one that was decoded. */
export const hasMoreFrames = ({ notes }: Pick<DecodedImage, 'notes'>): boolean => notes.includes(FIRST_FRAME)

/** What `decode` takes beside the file. */
export type DecodeOptions = Pick<OptionsOf<'job'>, 'tolerant'>
