import { HuepressError } from '../../common/errors.ts'
import type { IndexedPixels } from '../../common/image.ts'
import { checkSize } from '../../common/image-limits.ts'
import { concatBytes, type Deflate } from '../deflate/deflate.ts'
import { deflateHere } from '../deflate/deflate-blocks.ts'
import { crc32 } from './crc32.ts'
import { bitDepthOf, type PackedPixels, rowBlocks, rowBytesOf } from './png-rows.ts'

/** Names of the chunks that may be carried over, in the order they are written; all stand before PLTE. */
export const CARRIED = ['cICP', 'iCCP', 'sRGB', 'gAMA', 'cHRM', 'pHYs'] as const

/** Payloads of ancillary chunks by name: how the colors are meant (and pHYs: how large a pixel is). */
export type PngChunks = Partial<Record<(typeof CARRIED)[number], Uint8Array>>

/** A chunk as it stands in a file, less length and CRC. */
export interface PngChunk {
  /** Four letters. */
  name: string
  payload: Uint8Array
}

/** What a palette PNG is made of, beside what is carried. */
export interface PngParts {
  header: Uint8Array
  /** PLTE: r, g, b an entry. */
  colors: Uint8Array
  /** tRNS: the first entries' alpha; may be empty. */
  alphas: Uint8Array
  /** IDAT, in pieces. */
  data: readonly Uint8Array[]
}

/** Options of the plain writer. */
export interface EncodePngOptions {
  /** Ancillary chunks to write; none by default. iCCP rules out sRGB, which is then left out. */
  chunks?: PngChunks
  /** Further chunks, such as eXIf and iTXt, written as they are behind the palette; none by default. */
  metadata?: readonly PngChunk[]
  /** The compressor; by default one in the calling thread. */
  deflate?: Deflate
}

/** Color types of a PNG. */
export const GRAY_TYPE = 0
export const PALETTE_TYPE = 3

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** Length, name, payload, CRC; the payload may come in parts. */
export function chunk(name: string, parts: readonly Uint8Array[]): Uint8Array[] {
  const head = new Uint8Array(8)
  new DataView(head.buffer).setUint32(
    0,
    parts.reduce((sum, part) => sum + part.length, 0),
  )
  for (let i = 0; i < 4; i++) head[4 + i] = name.charCodeAt(i)
  const crc = parts.reduce((sum, part) => crc32(part, sum), crc32(head.subarray(4)))
  const tail = new Uint8Array(4)
  new DataView(tail.buffer).setUint32(0, crc)
  return [head, ...parts, tail]
}

function header(width: number, height: number, bitDepth: number): Uint8Array {
  const bytes = new Uint8Array(13)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  bytes.set([bitDepth, PALETTE_TYPE, 0, 0, 0], 8) // not interlaced
  return bytes
}

/** The palette as PLTE, and as tRNS up to the last entry that is not opaque. */
function splitPalette(palette: Uint8Array): Pick<PngParts, 'colors' | 'alphas'> {
  const count = palette.length / 4
  const colors = new Uint8Array(count * 3)
  const alphas = new Uint8Array(count)
  let translucent = 0
  for (let i = 0; i < count; i++) {
    colors.set(palette.subarray(i * 4, i * 4 + 3), i * 3)
    alphas[i] = palette[i * 4 + 3]
    if (alphas[i] < 255) translucent = i + 1
  }
  return { colors, alphas: alphas.subarray(0, translucent) }
}

function preservedChunks(chunks: PngChunks): Uint8Array[] {
  return CARRIED.flatMap(name => {
    const payload = chunks[name]
    return payload && !(name === 'sRGB' && chunks.iCCP) ? chunk(name, [payload]) : []
  })
}

/** Header and palette. */
export function headOf(picture: Omit<PackedPixels, 'indices'>): Omit<PngParts, 'data'> {
  const { width, height, palette } = picture
  return { header: header(width, height, bitDepthOf(picture)), ...splitPalette(palette) }
}

/** Header, palette and packed rows, filter 0. */
export async function makeParts(indexed: PackedPixels, deflate: Deflate): Promise<PngParts> {
  const bytes = indexed.height * rowBytesOf(indexed)
  return { ...headOf(indexed), data: await deflate(rowBlocks(indexed, bitDepthOf(indexed)), bytes) }
}

/** Puts a palette PNG together, with the chunks that are carried in the places where they may stand. */
export function assemblePng(
  { header, colors, alphas, data }: PngParts,
  { chunks = {}, metadata = [] }: Pick<EncodePngOptions, 'chunks' | 'metadata'> = {},
): Uint8Array<ArrayBuffer> {
  return concatBytes([
    Uint8Array.from(SIGNATURE),
    ...chunk('IHDR', [header]),
    ...preservedChunks(chunks),
    ...(colors.length > 0 ? chunk('PLTE', [colors]) : []),
    ...(alphas.length > 0 ? chunk('tRNS', [alphas]) : []),
    ...metadata.flatMap(({ name, payload }) => chunk(name, [payload])),
    ...chunk('IDAT', data),
    ...chunk('IEND', []),
  ])
}

/** Errors: 'usage' where palette, indices and size do not fit each other; 'too-large', 'empty'. */
export function checkIndexed({ width, height, palette, indices }: IndexedPixels): void {
  checkSize(width, height)
  const count = palette.length / 4
  if (!Number.isInteger(count) || count < 1 || count > 256) {
    throw new HuepressError(
      'usage',
      `Expected a palette of 4 to 1024 bytes, 4 an entry, but received ${palette.length}.`,
    )
  }
  if (indices.length !== width * height) {
    throw new HuepressError(
      'usage',
      `Expected ${width * height} indices for ${width}x${height} but received ${indices.length}.`,
    )
  }
  for (let i = 0; count < 256 && i < indices.length; i++) {
    if (indices[i] < count) continue
    throw new HuepressError('usage', `Expected indices below ${count} but received ${indices[i]} at pixel ${i}.`)
  }
}

/**
 * Writes a palette PNG: 1, 2, 4 or 8 bits a pixel, by default as few as the palette allows, filter 0, not interlaced.
 *
 * @param indexed palette (RGBA, 1..256 entries; put those that are not opaque first, it shortens the file) and one
 *   index per pixel. Neither is changed.
 * @returns the bytes of the file.
 * Errors: 'usage' where palette, indices and size do not fit each other; 'too-large', 'empty' as for `quantize`.
 */
export async function encodePng(
  indexed: PackedPixels,
  options: EncodePngOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  checkIndexed(indexed)
  return assemblePng(await makeParts(indexed, options.deflate ?? deflateHere), options)
}
