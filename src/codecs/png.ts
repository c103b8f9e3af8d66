import { HuepressError } from '../errors.ts'
import { checkSize } from '../limits.ts'
import type { Indexed } from '../types.ts'
import { crc32 } from './crc32.ts'
import { concatBytes, type Deflate, deflateByStream } from './deflate.ts'
import { bitDepthFor, rowBlocks } from './png-rows.ts'

/** Names of the chunks that may be carried over, in the order they are written; all stand before PLTE. */
export const CARRIED = ['cICP', 'iCCP', 'sRGB', 'gAMA', 'cHRM', 'pHYs'] as const

/** Payloads of ancillary chunks by name: how the colours are meant (and pHYs: how large a pixel is). */
export type PngChunks = Partial<Record<(typeof CARRIED)[number], Uint8Array>>

/** A chunk as it stands in a file, less length and CRC. */
export interface PngChunk {
  /** Four letters. */
  name: string
  payload: Uint8Array
}

export interface EncodePngOptions {
  /** Ancillary chunks to write; none by default. iCCP rules out sRGB, which is then left out. */
  chunks?: PngChunks
  /** Further chunks, such as eXIf and iTXt, written as they are behind the palette; none by default. */
  metadata?: readonly PngChunk[]
  /** The compressor; default CompressionStream in browsers, zlib in parallel in Node. */
  deflate?: Deflate
}

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
  bytes.set([bitDepth, 3, 0, 0, 0], 8) // colour type 3: palette; not interlaced
  return bytes
}

/** PLTE, and tRNS up to the last entry that is not opaque. */
function paletteChunks(palette: Uint8Array): Uint8Array[] {
  const count = palette.length / 4
  const colours = new Uint8Array(count * 3)
  const alphas = new Uint8Array(count)
  let translucent = 0
  for (let i = 0; i < count; i++) {
    colours.set(palette.subarray(i * 4, i * 4 + 3), i * 3)
    alphas[i] = palette[i * 4 + 3]
    if (alphas[i] < 255) translucent = i + 1
  }
  const transparency = translucent > 0 ? chunk('tRNS', [alphas.subarray(0, translucent)]) : []
  return [...chunk('PLTE', [colours]), ...transparency]
}

function carriedChunks(chunks: PngChunks): Uint8Array[] {
  return CARRIED.flatMap(name => {
    const payload = chunks[name]
    return payload && !(name === 'sRGB' && chunks.iCCP) ? chunk(name, [payload]) : []
  })
}

type IndexedPixels = Pick<Indexed, 'width' | 'height' | 'palette' | 'indices'>

function checkIndexed({ width, height, palette, indices }: IndexedPixels): void {
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
 * Writes a palette PNG: 1, 2, 4 or 8 bits a pixel, as few as the palette allows, filter 0, not interlaced.
 *
 * @param indexed palette (RGBA, 1..256 entries; put those that are not opaque first, it shortens the file) and one
 *   index per pixel. Neither is changed.
 * @returns the bytes of the file.
 * Errors: 'usage' where palette, indices and size do not fit each other; 'too-large', 'empty' as for `quantize`.
 */
export async function encodePng(
  indexed: IndexedPixels,
  options: EncodePngOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  checkIndexed(indexed)
  const bitDepth = bitDepthFor(indexed.palette.length / 4)
  const data = await (options.deflate ?? deflateByStream)(rowBlocks(indexed, bitDepth))
  return concatBytes([
    Uint8Array.from(SIGNATURE),
    ...chunk('IHDR', [header(indexed.width, indexed.height, bitDepth)]),
    ...carriedChunks(options.chunks ?? {}),
    ...paletteChunks(indexed.palette),
    ...(options.metadata ?? []).flatMap(({ name, payload }) => chunk(name, [payload])),
    ...chunk('IDAT', data),
    ...chunk('IEND', []),
  ])
}
