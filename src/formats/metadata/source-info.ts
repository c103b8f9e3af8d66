import type { ColorInfo } from '../icc/icc.ts'
import type { PngChunk } from '../png/png-file.ts'

/** What a file says about its picture beside the colors, as it stands there: nothing of it has been checked. */
export interface Metadata {
  /** EXIF: a TIFF block. */
  exif?: Uint8Array
  /** An XMP packet. */
  xmp?: Uint8Array
  /** From a PNG alone: tEXt, zTXt, iTXt, pHYs and tIME. */
  pngChunks: PngChunk[]
}

/** What the bytes of an image file say beside the pixels. */
export interface SourceInfo extends ColorInfo {
  format: 'png' | 'jpeg' | 'webp' | 'gif' | 'avif' | 'heic' | 'psd' | 'jp2' | 'jxl'
  /** Columns and rows as stored; from a PNG, whose header always stands first, and an extended WebP. */
  size: { width: number; height: number } | null
  /** Bits a channel, where the file tells: 1..16; 8 otherwise. */
  bits: number
  /** Has more than one frame. */
  animated: boolean
  metadata: Metadata
}

/** The parts that a format's parser fills in; the others keep their defaults. */
export type PartialInfo = Partial<SourceInfo> & Pick<SourceInfo, 'format'>
