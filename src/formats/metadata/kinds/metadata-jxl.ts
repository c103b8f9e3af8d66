import type { ByteReader } from '../../../common/byte-reader.ts'
import type { PartialInfo } from '../source-info.ts'
import { boxes, payloadOf } from './iso-boxes.ts'

/** Bytes before the TIFF block of an Exif box: its offset in what follows. */
const EXIF_HEAD = 4

/**
 * EXIF and XMP of a JPEG XL in boxes; those that are compressed (brob) are passed over. Its decoders turn colors to
 * sRGB. Source: ISO/IEC 18181-2, annex A.
 */
export function jxlInfo(reader: ByteReader): PartialInfo {
  const top = boxes(reader, 0, reader.length)
  const [exifBox, xmpBox] = ['Exif', 'xml '].map(wanted => top.find(({ name }) => name === wanted))
  const exif = exifBox && payloadOf(reader, exifBox).subarray(EXIF_HEAD + reader.u32(exifBox.from))
  const xmp = xmpBox && payloadOf(reader, xmpBox)
  return { format: 'jxl', metadata: { pngChunks: [], exif, xmp } }
}
