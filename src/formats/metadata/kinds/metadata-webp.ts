import type { ByteReader } from '../../../common/byte-reader.ts'
import { profileInfo } from '../../icc/icc.ts'
import type { Metadata, PartialInfo } from '../source-info.ts'

/** Some writers leave the mark of JPEG's segment before the EXIF block. */
const EXIF_MARK = 'Exif\0\0'

/** Columns and rows by an extended header, or null: other forms hold at most 16,383 a side. */
function canvasSize(reader: ByteReader): PartialInfo['size'] {
  if (reader.ascii(12, 4) !== 'VP8X' || reader.length < 30) return null
  const u24 = (offset: number) => reader.u8(offset) + 256 * reader.u8(offset + 1) + 65536 * reader.u8(offset + 2)
  return { width: 1 + u24(24), height: 1 + u24(27) }
}

/** ICC profile, EXIF, XMP and the number of frames (0, 1, more) from the chunks of a RIFF file. */
export async function webpInfo(reader: ByteReader): Promise<PartialInfo> {
  const metadata: Metadata = { pngChunks: [] }
  let frames = 0
  let profile: Uint8Array | null = null
  for (let offset = 12; offset + 8 <= reader.length; ) {
    const name = reader.ascii(offset, 4)
    const length = reader.u32le(offset + 4)
    const payload = reader.slice(offset + 8, length)
    const whole = offset + 8 + length <= reader.length
    if (name === 'ANMF') frames++
    if (name === 'ICCP') profile ??= payload // one that is cut off is found to be damaged
    if (name === 'EXIF' && whole) {
      const mark = reader.ascii(offset + 8, EXIF_MARK.length) === EXIF_MARK ? EXIF_MARK.length : 0
      metadata.exif ??= payload.subarray(mark)
    }
    if (name === 'XMP ' && whole) metadata.xmp ??= payload
    offset += 8 + length + (length & 1)
  }
  const colors = profile ? await profileInfo(profile) : { chunks: {} }
  return { format: 'webp', size: canvasSize(reader), animated: frames > 1, ...colors, metadata }
}
