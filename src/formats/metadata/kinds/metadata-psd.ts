import type { ByteReader } from '../../../common/byte-reader.ts'
import { profileInfo } from '../../icc/icc.ts'
import type { Metadata, PartialInfo } from '../source-info.ts'

const ICC_PROFILE = 1039
const EXIF = 1058
const XMP = 1060

/** Whole image resources by their number, the first of each. They stand behind the header and the color mode data. */
function readResources(reader: ByteReader): Map<number, Uint8Array> {
  const resources = new Map<number, Uint8Array>()
  const section = 30 + reader.u32(26)
  const end = Math.min(section + 4 + reader.u32(section), reader.length)
  for (let offset = section + 4; offset + 12 <= end; ) {
    const id = reader.u16(offset + 4)
    // The name: its length in a byte, padded to an even number.
    const sizeOffset = offset + 6 + ((reader.u8(offset + 6) + 2) & ~1)
    const size = reader.u32(sizeOffset)
    if (sizeOffset + 4 + size > end) break
    if (!resources.has(id)) resources.set(id, reader.slice(sizeOffset + 4, size))
    offset = sizeOffset + 4 + size + (size & 1)
  }
  return resources
}

/** ICC profile, EXIF, XMP and depth of a PSD. Source: Adobe, Photoshop file format, image resources. */
export async function psdInfo(reader: ByteReader): Promise<PartialInfo> {
  const resources = readResources(reader)
  const metadata: Metadata = { pngChunks: [], exif: resources.get(EXIF), xmp: resources.get(XMP) }
  const profile = resources.get(ICC_PROFILE)
  const colors = profile ? await profileInfo(profile) : { chunks: {} }
  return { format: 'psd', bits: reader.u16(22) || 8, ...colors, metadata }
}
