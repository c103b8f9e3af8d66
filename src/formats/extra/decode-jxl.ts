import { byteReader } from '../../common/byte-reader.ts'
import { HuepressError } from '../../common/errors.ts'
import type { RgbaImage } from '../../common/image.ts'
import { checkSize } from '../../common/image-limits.ts'

/** What is used of @jsquash/jxl. */
export type JxlDecode = (bytes: ArrayBuffer) => Promise<RgbaImage>

/** The beginning of the codestream, bare or in the first box that holds it; null if there is none. */
function codestream(bytes: Uint8Array): Uint8Array | null {
  const reader = byteReader(bytes)
  if (reader.u16(0) === 0xff0a) return bytes
  for (let at = 0; at + 8 <= bytes.length; ) {
    const [size, name] = [reader.u32(at), reader.ascii(at + 4, 4)]
    const head = size === 1 ? 16 : 8
    if (name === 'jxlc') return bytes.subarray(at + head)
    if (name === 'jxlp') return bytes.subarray(at + head + 4)
    if (size < 8) return null
    at += size
  }
  return null
}

const RATIOS = [[1, 1], [12, 10], [4, 3], [3, 2], [16, 9], [5, 4], [2, 1]] // biome-ignore format: one line

/** Columns and rows that the header tells. Source: ISO/IEC 18181-1, size header. */
export function jxlSize(bytes: Uint8Array): { width: number; height: number } | null {
  const stream = codestream(bytes)
  if (!stream || stream.length < 4) return null
  let bit = 16
  const take = (count: number) => {
    let value = 0
    for (let i = 0; i < count; i++, bit++) value += (((stream[bit >> 3] ?? 0) >> (bit & 7)) & 1) * 2 ** i
    return value
  }
  const side = () => 1 + take([9, 13, 18, 30][take(2)])
  const small = take(1) === 1
  const height = small ? 8 * (1 + take(5)) : side()
  const ratio = RATIOS[take(3) - 1]
  if (ratio) return { width: Math.floor((height * ratio[0]) / ratio[1]), height }
  return { width: small ? 8 * (1 + take(5)) : side(), height }
}

/** A JPEG XL as straight RGBA; its size is checked before it is decoded. Errors: 'corrupt', 'too-large'. */
export async function decodeJxl(decode: JxlDecode, bytes: Uint8Array): Promise<RgbaImage> {
  const size = jxlSize(bytes)
  if (size) checkSize(size.width, size.height)
  try {
    const { width, height, data } = await decode(Uint8Array.from(bytes).buffer)
    return { width, height, data }
  } catch (cause) {
    const message = `The JPEG XL (${bytes.length} bytes) is damaged or cut off. Save or download it again.`
    throw new HuepressError('corrupt', message, { cause })
  }
}
