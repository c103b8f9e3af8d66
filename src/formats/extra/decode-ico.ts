import { byteReader } from '../../common/byte-reader.ts'
import type { RgbaImage } from '../../common/image.ts'
import { checkSize } from '../../common/image-limits.ts'
import { unsupported } from '../identify/identify.ts'
import { damaged } from './damaged.ts'

/** The largest picture of an icon: a whole PNG file, or pixels. */
type IcoPicture = { png: Uint8Array } | { image: RgbaImage }

const HEADER_BYTES = 6
const ENTRY_BYTES = 16
const MIN_DIB_BYTES = 40
const DEPTHS = [1, 4, 8, 24, 32]

/** Number of pictures, and the bytes of the one with most pixels; of two, that with more bits. */
function largest(file: Uint8Array): { payload: Uint8Array; count: number } {
  const reader = byteReader(file)
  const count = reader.u8(4) + reader.u8(5) * 256
  if (HEADER_BYTES + count * ENTRY_BYTES > file.length) throw damaged('ICO', file)
  const side = (offset: number) => reader.u8(offset) || 256
  let [best, bestArea, bestBits] = [0, 0, 0]
  for (let offset = HEADER_BYTES; offset < HEADER_BYTES + count * ENTRY_BYTES; offset += ENTRY_BYTES) {
    const [area, bits] = [side(offset) * side(offset + 1), reader.u8(offset + 6)]
    if (area > bestArea || (area === bestArea && bits > bestBits)) [best, bestArea, bestBits] = [offset, area, bits]
  }
  const [length, start] = [reader.u32le(best + 8), reader.u32le(best + 12)]
  if (length < MIN_DIB_BYTES || start + length > file.length) throw damaged('ICO', file)
  return { payload: file.subarray(start, start + length), count }
}

/** Value of the pixel `x` in a row of 1, 4 or 8 bits a pixel. */
const indexAt = (dib: Uint8Array, row: number, x: number, bits: number) =>
  (dib[row + ((x * bits) >> 3)] >> (8 - bits - ((x * bits) & 7))) & (2 ** bits - 1)

/**
 * A bitmap without a file header, twice as high as the picture: its colors and then a mask of clear pixels, which has
 * no meaning if one of 32 bits has an alpha. Source: Microsoft, BITMAPINFOHEADER, and the form of icons.
 */
function readDib(dib: Uint8Array, file: Uint8Array): RgbaImage {
  const reader = byteReader(dib)
  const [start, width, height] = [reader.u32le(0), reader.u32le(4), reader.u32le(8) / 2]
  const [bits, runs] = [reader.u8(14), reader.u32le(16)]
  if (start < MIN_DIB_BYTES || width === 0 || height === 0 || height % 1 !== 0) throw damaged('ICO', file)
  if (runs !== 0 || !DEPTHS.includes(bits))
    throw unsupported(`This kind of ICO (${bits} bits, compression ${runs})`, 'PNG')
  checkSize(width, height)
  const palette = start
  const colors = start + (bits <= 8 ? 4 * (reader.u32le(32) || 2 ** bits) : 0)
  const [rowBytes, maskBytes] = [bits, 1].map(depth => Math.ceil((width * depth) / 32) * 4)
  const masks = colors + rowBytes * height
  if (masks > dib.length) throw damaged('ICO', file)
  // Some writers leave out the mask of pictures with an alpha.
  const hasMask = masks + maskBytes * height <= dib.length
  const data = new Uint8Array(width * height * 4)
  let hasAlpha = false
  for (let y = 0; y < height; y++) {
    const row = height - 1 - y // the last row stands first
    for (let x = 0; x < width; x++) {
      const from =
        bits <= 8
          ? palette + 4 * indexAt(dib, colors + row * rowBytes, x, bits)
          : colors + row * rowBytes + (x * bits) / 8
      const to = (y * width + x) * 4
      data[to] = dib[from + 2]
      data[to + 1] = dib[from + 1]
      data[to + 2] = dib[from]
      data[to + 3] = bits === 32 ? dib[from + 3] : 0
      hasAlpha ||= data[to + 3] > 0
    }
  }
  if (hasAlpha) return { width, height, data }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isClear = hasMask && indexAt(dib, masks + (height - 1 - y) * maskBytes, x, 1) === 1
      const to = (y * width + x) * 4
      if (isClear) data.fill(0, to, to + 4)
      else data[to + 3] = 255
    }
  }
  return { width, height, data }
}

/** The largest picture of an ICO. Errors: 'corrupt', 'unsupported', 'too-large' before memory is taken for it. */
export function decodeIco(file: Uint8Array): { picture: IcoPicture; count: number } {
  const { payload, count } = largest(file)
  const isPng = byteReader(payload).ascii(0, 4) === '\x89PNG'
  return { picture: isPng ? { png: payload } : { image: readDib(payload, file) }, count }
}
