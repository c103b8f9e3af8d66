import { byteReader } from '../../common/byte-reader.ts'
import type { RgbaImage } from '../../common/image.ts'
import { checkSize } from '../../common/image-limits.ts'
import { unsupported } from '../identify/identify.ts'
import { damaged } from './damaged.ts'

interface J2kDecoder {
  getEncodedBuffer(length: number): Uint8Array
  decode(): void
  getFrameInfo(): { width: number; height: number; componentCount: number }
  /** Components side by side a pixel: bytes up to 8 bits, else two bytes each, the lower first. */
  getDecodedBuffer(): Uint8Array
  delete(): void
}

/** What is used of @cornerstonejs/codec-openjpeg, once it is started. */
export interface OpenJpeg {
  J2KDecoder: new () => J2kDecoder
}

const READABLE = 'PNG or JPEG'

/** Codes of the colr box: sRGB and gray. */
const PLAIN_COLORS = [16, 17]

interface Header {
  /** Where the codestream begins and ends. */
  start: number
  end: number
  /** A palette, or colors that are not RGB. */
  isRare: boolean
}

/** The boxes of a JP2. Source: ISO/IEC 15444-1, annex I. */
function readBoxes(bytes: Uint8Array): Header | null {
  const reader = byteReader(bytes)
  if (reader.u16(0) === 0xff4f) return { start: 0, end: bytes.length, isRare: false }
  let isRare = false
  for (let offset = 0; offset + 8 <= bytes.length; ) {
    const [size, name] = [reader.u32(offset), reader.ascii(offset + 4, 4)]
    const end = size === 0 ? bytes.length : offset + size
    if (name === 'jp2c' && size !== 1) return end <= bytes.length ? { start: offset + 8, end, isRare } : null
    if (name === 'pclr') isRare = true
    if (name === 'colr' && reader.u8(offset + 8) === 1) isRare ||= !PLAIN_COLORS.includes(reader.u32(offset + 11))
    if (size !== 0 && size < 8) return null
    offset = name === 'jp2h' ? offset + 8 : end // its boxes lie within
  }
  return null
}

interface Frame {
  width: number
  height: number
  components: number
  bits: number
}

/** The SIZ segment, which is the first. */
function readFrame(bytes: Uint8Array, { start, isRare }: Header): Frame {
  const reader = byteReader(bytes.subarray(start))
  if (reader.u32(0) !== 0xff4fff51) throw damaged('JPEG 2000', bytes)
  const [width, height] = [reader.u32(8) - reader.u32(16), reader.u32(12) - reader.u32(20)]
  checkSize(width, height)
  const components = reader.u16(40)
  const sizes = new Set(Array.from({ length: Math.min(components, 5) }, (_, i) => reader.u8(42 + 3 * i)))
  // The decoder fails with an alpha.
  const isPlain = [1, 3].includes(components) && sizes.size === 1 && reader.u8(42) < 16
  const isWhole = Array.from({ length: components }, (_, i) => reader.u16(43 + 3 * i)).every(step => step === 0x0101)
  if (isRare || !isPlain || !isWhole) throw unsupported('This kind of JPEG 2000', READABLE)
  return { width, height, components, bits: reader.u8(42) + 1 }
}

/** RGBA, more than 8 bits reduced to their upper 8, fewer spread over all 8. */
function toRgba(decoded: Uint8Array, { width, height, components, bits }: Frame): Uint8Array {
  const data = new Uint8Array(width * height * 4)
  const valueAt = (i: number) => {
    if (bits > 8) return (decoded[2 * i] + 256 * decoded[2 * i + 1]) >> (bits - 8)
    return Math.round((decoded[i] * 255) / (2 ** bits - 1))
  }
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++)
      data[pixel * 4 + channel] = valueAt(pixel * components + (components === 1 ? 0 : channel))
    data[pixel * 4 + 3] = 255
  }
  return data
}

/**
 * A JPEG 2000 in gray or RGB; its size is checked before memory is taken for it. The decoder fills what
 * is missing without a word, so that a codestream without its end is refused. Errors: 'corrupt', 'too-large',
 * 'unsupported'.
 */
export function decodeJp2(openJpeg: OpenJpeg, bytes: Uint8Array): RgbaImage {
  const header = readBoxes(bytes)
  if (!header) throw damaged('JPEG 2000', bytes)
  const frame = readFrame(bytes, header)
  if (byteReader(bytes).u16(header.end - 2) !== 0xffd9) throw damaged('JPEG 2000', bytes)
  const decoder = new openJpeg.J2KDecoder()
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes)
    decoder.decode()
    const { width, height, componentCount } = decoder.getFrameInfo()
    const isWhole = width === frame.width && height === frame.height && componentCount === frame.components
    if (!isWhole) throw damaged('JPEG 2000', bytes)
    return { width, height, data: toRgba(decoder.getDecodedBuffer(), frame) }
  } catch (cause) {
    throw damaged('JPEG 2000', bytes, cause)
  } finally {
    decoder.delete()
  }
}
