import { byteReader } from '../../common/byte-reader.ts'
import { MAX_PIXELS } from '../../common/constants.ts'
import { adler32 } from '../deflate/adler32.ts'
import { concatBytes, inflatedSize } from '../deflate/deflate.ts'
import { deflateStored } from '../deflate/deflate-stored.ts'
import { inflateDamaged } from '../deflate/inflate-damaged.ts'
import { crc32 } from '../png/crc32.ts'
import { chunk } from '../png/png-file.ts'
import { type Harm, type Inspection, sound } from './inspection.ts'

interface Part {
  name: string
  payload: Uint8Array
  /** The check sum is right, and the chunk is not cut off. */
  right: boolean
}

interface Parts {
  list: Part[]
  /** The last one is IEND, whole. */
  ended: boolean
}

const isName = (name: string) => /^[A-Za-z]{4}$/.test(name)

/** All chunks, the last one as far as it is there; what follows a chunk without a name is not looked at. */
function readParts(bytes: Uint8Array): Parts {
  const reader = byteReader(bytes)
  const list: Part[] = []
  for (let at = 8; at + 8 <= bytes.length; ) {
    const [length, name] = [reader.u32(at), reader.ascii(at + 4, 4)]
    if (!isName(name)) break
    const to = at + 12 + length
    const right = to <= bytes.length && crc32(reader.slice(at + 4, length + 4)) === reader.u32(at + 8 + length)
    list.push({ name, payload: reader.slice(at + 8, length), right })
    if (name === 'IEND') return { list, ended: right }
    at = to
  }
  return { list, ended: false }
}

/** Columns and rows of the seven passes of an interlaced image: start and step of each. Source: PNG, 8.2. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
]

/** Channels and depths of each color type. */
const KINDS: Record<number, [channels: number, depths: number[]]> = {
  0: [1, [1, 2, 4, 8, 16]],
  2: [3, [8, 16]],
  3: [1, [1, 2, 4, 8]],
  4: [2, [8, 16]],
  6: [4, [8, 16]],
}

/** Bytes of all rows with their filter bytes; null for a header that no decoder takes. */
function rawBytes(header: Uint8Array): number | null {
  const reader = byteReader(header)
  const [width, height, depth, interlaced] = [reader.u32(0), reader.u32(4), reader.u8(8), reader.u8(12)]
  const [channels, depths] = KINDS[reader.u8(9)] ?? [0, []]
  const bits = depth * channels
  if (header.length !== 13 || !depths.includes(depth) || width * height > MAX_PIXELS || width * height === 0)
    return null
  const size = (columns: number, rows: number) => (columns > 0 ? rows * (1 + Math.ceil((columns * bits) / 8)) : 0)
  if (!interlaced) return size(width, height)
  const passes = PASSES.map(([x, y, dx, dy]) => size(Math.ceil((width - x) / dx), Math.ceil((height - y) / dy)))
  return passes.reduce((sum, bytes) => sum + bytes, 0)
}

/** Whether the platform's decoder takes the pixels as they are. */
const isWhole = (data: readonly Uint8Array[], bytes: number) =>
  inflatedSize(data).then(
    size => size === bytes,
    () => false,
  )

const ZEROS = new Uint8Array(2 ** 16)

function* zeros(count: number): Generator<Uint8Array> {
  for (let left = count; left > 0; left -= ZEROS.length) yield ZEROS.subarray(0, left)
}

interface Pixels {
  /** A new stream of the rows, those that are missing as zeros. */
  stream: Uint8Array[]
  harmless: string[]
  harm?: Harm
}

/** Deflate makes at most so many bytes of one. */
const MAX_RATIO = 1032

/** Reads rows from a damaged stream as far as they go. `right`: no check sum of its chunks is wrong. */
async function salvage(stream: Uint8Array, bytes: number, right: boolean, repairs: boolean): Promise<Pixels> {
  // Not more than can come of it: the header may promise any size.
  const rows = new Uint8Array(Math.min(bytes, stream.length * MAX_RATIO))
  const hasHead = stream.length > 2 && (stream[0] & 15) === 8 && ((stream[0] << 8) | stream[1]) % 31 === 0
  const { length, end } = hasHead ? inflateDamaged(stream.subarray(2), rows) : { length: 0, end: null }
  const harms = length < bytes
  const written = harms && !repairs ? [] : await deflateStored([rows, ...zeros(bytes - rows.length)])
  if (length < bytes) {
    const what = right ? 'its pixel data end too early' : 'its pixel data are damaged'
    return { stream: written, harmless: [], harm: { what, part: 1 - length / bytes } }
  }
  const isSame = end !== null && length === bytes && byteReader(stream).u32(end + 2) === adler32(rows)
  if (!right && !isSame) return { stream: written, harmless: [], harm: { what: 'its check sums are wrong', part: 1 } }
  if (!right) return { stream: written, harmless: ['a check sum of its chunks is wrong'] }
  // Bytes behind a sound stream: some platforms' decoders pass over them and others refuse them.
  return { stream: written, harmless: isSame ? [] : ['its pixel data do not end properly'] }
}

/** Chunks that decide over pixels, and what of them is uncertain if their check sum is wrong. */
const DECISIVE: Record<string, string> = { IHDR: 'header', PLTE: 'palette', tRNS: 'transparency' }

/**
 * Checks chunks, check sums and the compressed rows of a PNG. Damage of chunks that are not pixels is none here: their
 * readers pass over them. A file whose header cannot be used is left to the decoder. `repairs`: also if there is harm.
 */
export async function inspectPng(bytes: Uint8Array, repairs: boolean): Promise<Inspection> {
  const { list, ended } = readParts(bytes)
  const header = list[0]
  const size = header?.name === 'IHDR' ? rawBytes(header.payload) : null
  const data = list.filter(({ name }) => name === 'IDAT')
  if (size === null || data.length === 0) return sound(bytes)
  const rightData = data.every(({ right }) => right)
  const wrong = list.find(({ name, right }) => name in DECISIVE && !right)
  const payloads = data.map(({ payload }) => payload)
  const whole = await isWhole(payloads, size)
  if (whole && rightData && ended && !wrong) return sound(bytes)
  const pixels: Pixels = whole
    ? { stream: payloads, harmless: rightData ? [] : ['a check sum of its chunks is wrong'] }
    : await salvage(concatBytes(payloads), size, rightData, repairs)
  const harm = wrong ? { what: `the check sum of its ${DECISIVE[wrong.name]} is wrong`, part: 1 } : pixels.harm
  const harmless = [...pixels.harmless, ...(ended ? [] : ['its end is missing'])]
  if (harm && !repairs) return { bytes, harmless, harm }
  const first = list.indexOf(data[0])
  const before = list.slice(0, first).filter(({ name, right }) => right || name in DECISIVE)
  const behind = list.slice(first).filter(({ name, right }) => right && name !== 'IDAT' && name !== 'IEND')
  const repaired = concatBytes([
    bytes.subarray(0, 8),
    ...before.flatMap(({ name, payload }) => chunk(name, [payload])),
    ...chunk('IDAT', pixels.stream),
    ...behind.flatMap(({ name, payload }) => chunk(name, [payload])),
    ...chunk('IEND', []),
  ])
  return { bytes: repaired, harmless, harm }
}
