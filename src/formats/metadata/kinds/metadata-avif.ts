import type { ByteReader } from '../../../common/byte-reader.ts'
import { type ColorInfo, profileInfo } from '../../icc/icc.ts'
import type { PartialInfo } from '../source-info.ts'
import { type Box, boxes, inside } from './iso-boxes.ts'

/** How a colr box says the colors are meant: an ICC profile, or code points, of which sRGB's need no mention. */
async function colorInfo(reader: ByteReader, { from, to }: Box): Promise<ColorInfo> {
  const kind = reader.ascii(from, 4)
  if (kind === 'prof' || kind === 'rICC') return profileInfo(reader.slice(from + 4, to - from - 4))
  if (kind !== 'nclx' || to - from < 11) return { chunks: {} }
  const [primaries, transfer] = [reader.u16(from + 4), reader.u16(from + 6)]
  const isPlain = (primaries === 1 || primaries === 2) && [1, 2, 6, 13].includes(transfer)
  if (isPlain || primaries > 255 || transfer > 255) return { chunks: {} }
  return { chunks: { cICP: Uint8Array.of(primaries, transfer, 0, 1) } } // the pixels are RGB of full range by now
}

/** Color information of the first image of an AVIF or HEIC. Source: ISO/IEC 14496-12 and 23008-12. */
export async function avifInfo(reader: ByteReader, format: 'avif' | 'heic' = 'avif'): Promise<PartialInfo> {
  const top = boxes(reader, 0, reader.length)
  const meta = top.find(box => box.name === 'meta')
  const properties = inside(reader, inside(reader, meta, 'iprp', 4), 'ipco')
  const all = properties ? boxes(reader, properties.from, properties.to) : []
  const pixels = all.find(box => box.name === 'pixi')
  const colors = all.filter(box => box.name === 'colr')
  const infos = await Promise.all(colors.map(box => colorInfo(reader, box)))
  const profile = infos.find(({ chunks, profileFault }) => chunks.iCCP || profileFault)
  const color = profile ?? infos.find(({ chunks }) => chunks.cICP) ?? { chunks: {} }
  const bits = pixels ? reader.u8(pixels.from + 5) || 8 : 8
  return { format, bits, animated: reader.ascii(8, 4) === 'avis', ...color }
}
