import { decodeIco } from '../formats/extra/decode-ico.ts'
import type { DecodedImage } from './decoded-image.ts'

const LARGEST = 'Only the largest picture was taken.'

/** Decodes the largest picture of an icon; `decodePng`: the platform's decoder, if that picture is a whole PNG. */
export async function decodeIcon(
  file: Uint8Array,
  decodePng: (png: Uint8Array) => Promise<DecodedImage>,
): Promise<DecodedImage & { bits: number }> {
  const { picture, count } = decodeIco(file)
  const common = { format: 'ico', file }
  const more = count > 1 ? [LARGEST] : []
  if ('image' in picture)
    return { ...picture.image, ...common, bits: 8, chunks: {}, metadata: { pngChunks: [] }, notes: more }
  const inner = await decodePng(picture.png)
  return { ...inner, ...common, bits: inner.bits ?? 8, notes: [...inner.notes, ...more] }
}
