import { HuepressError } from '../../common/errors.ts'
import type { IndexedPixels } from '../../common/image.ts'
import { concatBytes } from '../deflate/deflate.ts'
import { WEBP_TRIALS } from '../effort.ts'
import { expandIndices } from '../expand-indices.ts'
import { checkIndexed } from '../png/png-file.ts'
import { losslessSettings, type RunWasm } from '../wasm-calls.ts'

/** Most columns and most rows of a WebP. */
const MAX_WEBP_SIDE = 16383

/** What a WebP holds beside its pixels. */
export interface WebpMetadata {
  /** An ICC profile, not compressed. */
  profile?: Uint8Array
  /** A TIFF block. */
  exif?: Uint8Array
  xmp?: Uint8Array
}

const FLAGS = { profile: 0x20, alpha: 0x10, exif: 0x08, xmp: 0x04 }

const ascii = (text: string) => Uint8Array.from(text, letter => letter.charCodeAt(0))

function le(value: number, bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, i) => value / 2 ** (8 * i))
}

/** Name, length, payload, and a zero where the length is odd. */
const chunk = (name: string, payload: Uint8Array) =>
  concatBytes([ascii(name), le(payload.length, 4), payload, new Uint8Array(payload.length & 1)])

function riff(chunks: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const body = concatBytes([ascii('WEBP'), ...chunks])
  return concatBytes([ascii('RIFF'), le(body.length, 4), body])
}

/**
 * Puts a lossless picture (`pixels`: the VP8L chunk's payload) into a WebP file: the simple form, or the extended one
 * if there is metadata. Source: RFC 9649, section 2.
 */
export function wrapWebp(
  pixels: Uint8Array,
  { width, height, alpha }: Canvas,
  { profile, exif, xmp }: WebpMetadata = {},
): Uint8Array<ArrayBuffer> {
  const picture = chunk('VP8L', pixels)
  if (!profile && !exif && !xmp) return riff([picture])
  return extended([picture], { width, height, alpha }, { profile, exif, xmp })
}

interface Canvas {
  width: number
  height: number
  alpha: boolean
}

/** The extended form, which says what there is. */
function extended(
  picture: Uint8Array[],
  { width, height, alpha }: Canvas,
  { profile, exif, xmp }: WebpMetadata,
): Uint8Array<ArrayBuffer> {
  const flags =
    (profile ? FLAGS.profile : 0) | (alpha ? FLAGS.alpha : 0) | (exif ? FLAGS.exif : 0) | (xmp ? FLAGS.xmp : 0)
  const head = concatBytes([le(flags, 4), le(width - 1, 3), le(height - 1, 3)])
  const wrapped = (name: string, payload?: Uint8Array) => (payload ? [chunk(name, payload)] : [])
  return riff([
    chunk('VP8X', head),
    ...wrapped('ICCP', profile),
    ...picture,
    ...wrapped('EXIF', exif),
    ...wrapped('XMP ', xmp),
  ])
}

/** The chunks of a file that the encoder wrote, heads and all. */
function* chunksOf(file: Uint8Array): Generator<{ name: string; bytes: Uint8Array }> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  for (let offset = 12; offset + 8 <= file.length; ) {
    const length = view.getUint32(offset + 4, true)
    const end = offset + 8 + length + (length & 1)
    yield { name: String.fromCharCode(...file.subarray(offset, offset + 4)), bytes: file.subarray(offset, end) }
    offset = end
  }
}

/** Adds metadata to a lossy file of the encoder, whose alpha, if there is some, is a chunk of its own. */
export function wrapPhoto(
  file: Uint8Array,
  { width, height }: Pick<Canvas, 'width' | 'height'>,
  metadata: WebpMetadata,
): Uint8Array<ArrayBuffer> {
  if (!metadata.profile && !metadata.exif && !metadata.xmp) return Uint8Array.from(file)
  const picture = [...chunksOf(file)].filter(({ name }) => name === 'ALPH' || name === 'VP8 ')
  const alpha = picture.some(({ name }) => name === 'ALPH')
  const bytes = picture.map(({ bytes }) => bytes)
  return extended(bytes, { width, height, alpha }, metadata)
}

/** Refuses what a WebP cannot hold, before any work is done for it. */
export function checkWebpSize(width: number, height: number): void {
  if (width <= MAX_WEBP_SIDE && height <= MAX_WEBP_SIDE) return
  throw new HuepressError(
    'too-large',
    `WebP holds at most ${MAX_WEBP_SIDE} pixels a side, but the image is ${width}x${height}. Use the format png.`,
  )
}

/** Where the VP8L payload lies in the encoder's file, which has no other chunk. */
const VP8L_BYTES_AT = 16
const VP8L_AT = 20

function payloadOf(file: Uint8Array): Uint8Array {
  const length = new DataView(file.buffer, file.byteOffset).getUint32(VP8L_BYTES_AT, true)
  return file.subarray(VP8L_AT, VP8L_AT + length)
}

/**
 * Writes a lossless WebP whose pixels are those of the palette, exactly, also under alpha 0; the smallest of what is
 * tried at `level`. Errors: 'usage', 'empty', 'too-large'; those of `run`.
 */
export async function encodeWebp(
  indexed: IndexedPixels,
  level: number,
  metadata: WebpMetadata,
  run: RunWasm,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  checkIndexed(indexed)
  const { width, height, palette } = indexed
  checkWebpSize(width, height)
  const rgba = expandIndices(indexed)
  let best: Uint8Array | null = null
  for (const trial of WEBP_TRIALS[level]) {
    const settings = losslessSettings(trial)
    const file = await run({ codec: 'webp', rgba, width, height, settings }, signal)
    if (!best || file.length < best.length) best = file
  }
  const alpha = palette.some((value, i) => i % 4 === 3 && value < 255)
  return wrapWebp(payloadOf(best!), { width, height, alpha }, metadata)
}
