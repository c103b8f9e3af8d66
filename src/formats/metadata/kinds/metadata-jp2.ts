import type { ByteReader } from '../../../common/byte-reader.ts'
import { profileInfo } from '../../icc/icc.ts'
import type { PartialInfo } from '../source-info.ts'
import { type Box, boxes, payloadOf } from './iso-boxes.ts'

const UUID_BYTES = 16
/** "JpgTiffExif->JP2" in ASCII. */
const EXIF = '4a706754696666457869662d3e4a5032'
const XMP = 'be7acfcb97a942e89c71999491e3afac'

/** Methods of a colr box that say the colors by an ICC profile. */
const BY_PROFILE = [2, 3]

const hex = (bytes: Uint8Array) => Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')

/** The profile of the first colr box, which comes before all others. Source: ISO/IEC 15444-1, I.5.3.3. */
function readProfile(reader: ByteReader, header: Box | undefined): Uint8Array | null {
  const colors = header && boxes(reader, header.from, header.to).find(({ name }) => name === 'colr')
  if (!colors || !BY_PROFILE.includes(reader.u8(colors.from))) return null
  return payloadOf(reader, colors).subarray(3)
}

/** ICC profile, EXIF, XMP and depth of a JPEG 2000 in boxes. Source: ISO/IEC 15444-1, annex I; XMP part 3, 1.1.4. */
export async function jp2Info(reader: ByteReader): Promise<PartialInfo> {
  const top = boxes(reader, 0, reader.length)
  const header = top.find(({ name }) => name === 'jp2h')
  const size = header && boxes(reader, header.from, header.to).find(({ name }) => name === 'ihdr')
  const depth = size ? reader.u8(size.from + 10) : 0
  const marked = (mark: string) => {
    const box = top.find(({ name, from }) => name === 'uuid' && hex(reader.slice(from, UUID_BYTES)) === mark)
    return box && payloadOf(reader, box).subarray(UUID_BYTES)
  }
  const profile = readProfile(reader, header)
  const colors = profile ? await profileInfo(profile) : { chunks: {} }
  // 255: the components differ.
  const bits = depth > 0 && depth < 16 ? depth + 1 : 8
  return { format: 'jp2', bits, ...colors, metadata: { pngChunks: [], exif: marked(EXIF), xmp: marked(XMP) } }
}
