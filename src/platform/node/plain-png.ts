import { promisify } from 'node:util'
import { crc32, inflate } from 'node:zlib'
import { byteReader } from '../../common/byte-reader.ts'
import type { RgbaImage } from '../../common/image.ts'
import { type PngPart, pngParts } from '../../formats/metadata/kinds/metadata-png.ts'

/** What zlib gives with `info`. */
interface Inflated {
  buffer: Buffer
  engine: { bytesWritten: number }
}
type Inflate = (
  bytes: Uint8Array,
  options: { info: true; chunkSize: number; maxOutputLength: number },
) => Promise<unknown>
const inflateAsync = promisify(inflate) as Inflate

/** Above this, sharp is faster, and the event loop would wait too long. */
const MAX_PIXELS = 2 ** 20

/** Bytes a pixel of the color types that are plain: RGB and RGBA. */
const CHANNELS: Record<number, 3 | 4> = { 2: 3, 6: 4 }

const view = (payload: Uint8Array) => byteReader(payload)
const areSmall = (payload: Uint8Array) => payload.every((byte, n) => n % 4 !== 0 || byte < 128)
/** A keyword of printable Latin-1, without blanks at its ends, a zero and a text without one. */
const TEXT = /^(?! )[\x20-\x7e]{1,79}(?<! )\0[^\0]*$/

/** Chunks beside the pixels that decoders pass over, and what makes one well formed. */
const HARMLESS: Record<string, (payload: Uint8Array) => boolean> = {
  gAMA: payload => payload.length === 4 && areSmall(payload) && view(payload).u32(0) > 0,
  cHRM: payload => payload.length === 32 && areSmall(payload),
  sRGB: payload => payload.length === 1 && payload[0] <= 3,
  pHYs: payload => payload.length === 9 && areSmall(payload.subarray(0, 8)) && payload[8] <= 1,
  tEXt: payload => payload.length < 2 ** 12 && TEXT.test(view(payload).ascii(0, payload.length)),
}

/** Whether a part is what it should be, and no second one of its kind. */
function isPlain({ name, from, to, payload }: PngPart, file: Uint8Array, seen: Set<string>): boolean {
  if (seen.has(name) && name !== 'tEXt' && name !== 'IDAT') return false
  if (name in HARMLESS && (!HARMLESS[name](payload) || seen.has('IDAT'))) return false
  const isKnown = name in HARMLESS || name === 'IHDR' || name === 'IDAT' || name === 'IEND'
  return isKnown && crc32(file.subarray(from + 4, to - 4)) === byteReader(file).u32(to - 4)
}

/** The compressed pixels; null if anything in the file is not plain. */
function readData(file: Uint8Array): Uint8Array[] | null {
  const data: Uint8Array[] = []
  const seen = new Set<string>()
  for (const part of pngParts(byteReader(file))) {
    if (!isPlain(part, file, seen)) return null
    seen.add(part.name)
    if (part.name === 'IDAT') data.push(part.payload)
    else if (part.name === 'IEND') return part.payload.length === 0 ? data : null
  }
  return null
}

/** Undoes a row's filter, in place. Source: PNG, 9.2. False for an unknown one. */
function unfilter(filter: number, row: Uint8Array, above: Uint8Array, step: number): boolean {
  const { length } = row
  if (filter === 1) for (let i = step; i < length; i++) row[i] += row[i - step]
  else if (filter === 2) for (let i = 0; i < length; i++) row[i] += above[i]
  else if (filter === 3) {
    for (let i = 0; i < step; i++) row[i] += above[i] >> 1
    for (let i = step; i < length; i++) row[i] += (row[i - step] + above[i]) >> 1
  } else if (filter === 4) {
    for (let i = 0; i < step; i++) row[i] += above[i]
    for (let i = step; i < length; i++) {
      const left = row[i - step]
      const up = above[i]
      const corner = above[i - step]
      const toLeft = Math.abs(up - corner)
      const toUp = Math.abs(left - corner)
      const toCorner = Math.abs(left + up - 2 * corner)
      row[i] += toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner
    }
  }
  return filter <= 4
}

/** Pixels of filtered rows, with an alpha of 255 if they have none. */
function unpack(rows: Uint8Array, width: number, height: number, channels: 3 | 4): RgbaImage | null {
  const data = new Uint8Array(4 * width * height)
  if (channels === 3) data.fill(255)
  const stride = 1 + width * channels
  let above: Uint8Array = new Uint8Array(stride - 1)
  for (let y = 0, to = 0; y < height; y++) {
    const row = rows.subarray(y * stride + 1, (y + 1) * stride)
    if (!unfilter(rows[y * stride], row, above, channels)) return null
    if (channels === 4) data.set(row, 4 * width * y)
    else
      for (let from = 0; from < row.length; from += 3, to += 4) {
        data[to] = row[from]
        data[to + 1] = row[from + 1]
        data[to + 2] = row[from + 2]
      }
    above = row
  }
  return { width, height, data }
}

/**
 * Decodes a small PNG of the plainest kind: sound to the last byte, 8 bits, RGB or RGBA, without a profile or anything
 * else that could matter. To load sharp and to start it takes 100 ms, and its rows would be inflated twice: to be
 * checked and to be used. Null for any other PNG; what is wrong with one, others say.
 */
export async function decodePlainPng(file: Uint8Array): Promise<RgbaImage | null> {
  const reader = byteReader(file)
  const [width, height, channels] = [reader.u32(16), reader.u32(20), CHANNELS[reader.u8(25)]]
  // Depth, then the only kinds of compression, filters and order that are plain.
  const isPlainHeader =
    reader.u32(8) === 13 && reader.u8(24) === 8 && (reader.u32(24) & 0xffff) === 0 && reader.u8(28) === 0
  if (reader.ascii(12, 4) !== 'IHDR' || !isPlainHeader || !channels) return null
  const size = height * (1 + width * channels)
  if (width * height === 0 || width * height > MAX_PIXELS) return null
  const data = readData(file)
  if (!data) return null
  const packed = data.length === 1 ? data[0] : Buffer.concat(data)
  const options = { info: true, chunkSize: size + 64, maxOutputLength: size } as const
  const inflated = (await inflateAsync(packed, options).catch(() => null)) as Inflated | null
  const isWhole = inflated?.buffer.length === size && inflated.engine.bytesWritten === packed.length
  return isWhole ? unpack(inflated.buffer, width, height, channels) : null
}
