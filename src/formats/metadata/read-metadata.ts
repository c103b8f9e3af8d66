import { byteReader } from '../../common/byte-reader.ts'
import { identify } from '../identify/identify.ts'
import { avifInfo } from './kinds/metadata-avif.ts'
import { gifInfo } from './kinds/metadata-gif.ts'
import { jp2Info } from './kinds/metadata-jp2.ts'
import { jpegInfo } from './kinds/metadata-jpeg.ts'
import { jxlInfo } from './kinds/metadata-jxl.ts'
import { pngInfo } from './kinds/metadata-png.ts'
import { psdInfo } from './kinds/metadata-psd.ts'
import { webpInfo } from './kinds/metadata-webp.ts'
import type { PartialInfo, SourceInfo } from './source-info.ts'

function parse(bytes: Uint8Array): PartialInfo | Promise<PartialInfo> | null {
  const reader = byteReader(bytes)
  const start = reader.ascii(0, 16)
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return pngInfo(reader)
  if (start.startsWith('\xff\xd8\xff')) return jpegInfo(reader)
  if (start.startsWith('RIFF') && start.startsWith('WEBP', 8)) return webpInfo(reader)
  if (start.startsWith('GIF8')) return gifInfo(reader)
  if (start.startsWith('ftyp', 4) && identify(bytes) === 'HEIC') return avifInfo(reader, 'heic')
  if (start.startsWith('ftypavi', 4) || start.startsWith('ftypmif1', 4)) return avifInfo(reader)
  if (start.startsWith('8BPS\0\x01')) return psdInfo(reader)
  if (start.startsWith('\0\0\0\x0cjP  ')) return jp2Info(reader)
  if (start.startsWith('\0\0\0\x0cJXL ')) return jxlInfo(reader)
  return null
}

/**
 * Reads color information, metadata, frames and depth from the bytes of a PNG, JPEG, WebP, GIF, AVIF, HEIC, PSD,
 * JPEG 2000 or JPEG XL without decoding it. The bytes may be damaged or hostile: what cannot be read is left out. Null
 * if the format is none of these.
 */
export async function readSource(bytes: Uint8Array): Promise<SourceInfo | null> {
  const info = await parse(bytes)
  return info && { size: null, bits: 8, animated: false, chunks: {}, metadata: { pngChunks: [] }, ...info }
}
