import { byteReader } from '../../common/byte-reader.ts'
import type { IndexedPixels } from '../../common/image.ts'
import { concatBytes, inflate } from '../deflate/deflate.ts'
import { deflateStored } from '../deflate/deflate-stored.ts'
import { pngParts } from '../metadata/kinds/metadata-png.ts'
import { assemblePng, makeParts, type PngParts } from './png-file.ts'
import { bitDepthOf, type PackedPixels, rowBytesOf } from './png-rows.ts'

/** Rows that are squeezed together, with rows before them, which only serve as what matches may refer to. */
export interface Part {
  from: number
  first: number
  end: number
}

/** So many entries fit no fewer than 8 bits. */
const WIDE_ENTRIES = 17

/**
 * A palette of different colors, none gray, none transparent, the lightest first: one that an optimiser leaves as it
 * is.
 */
function plainPalette(entries: number): Uint8Array {
  const palette = new Uint8Array(4 * entries)
  for (let k = 0, light = 255; k < entries; k++, light--) palette.set([light, light, light ^ 1, 255], 4 * k)
  return palette
}

/**
 * Rows of entry 0 that make it the most frequent one at the left and right edge: the optimiser would put that first.
 */
function rowsForEdges({ width, palette, indices }: IndexedPixels): number {
  const counts = new Uint32Array(palette.length / 4)
  for (let offset = 0; offset < indices.length; offset += width) {
    counts[indices[offset]]++
    counts[indices[offset + width - 1]]++
  }
  return counts.reduce((most, count) => Math.max(most, count - counts[0]), 0) / 2 + 1
}

/** A part as a picture of its own, with rows behind it that use every entry, so that none is dropped or moved. */
function pictureOf(indexed: PackedPixels, { from, end }: Part): IndexedPixels {
  const { width, palette, indices } = indexed
  const entries = Math.max(palette.length / 4, bitDepthOf(indexed) === 8 ? WIDE_ENTRIES : 0)
  const rows = indices.subarray(from * width, end * width)
  const every = Math.ceil(entries / width)
  const used = new Uint8Array(rows.length + every * width)
  used.set(rows)
  for (let k = 0; k < entries; k++) used[rows.length + k] = k
  const zeros = Math.ceil(rowsForEdges({ width, palette, indices: used, height: 0 }))
  const ownRows = new Uint8Array(used.length + zeros * width)
  ownRows.set(used)
  return { width, height: ownRows.length / width, palette: plainPalette(entries), indices: ownRows }
}

export const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((value, i) => value === b[i])

/** The zlib stream of a squeezed part, or null if the optimiser changed more than that. */
function streamOf(png: Uint8Array, { header, colors }: PngParts): Uint8Array | null {
  const chunks = [...pngParts(byteReader(png))]
  const all = (name: string) => concatBytes(chunks.filter(chunk => chunk.name === name).map(chunk => chunk.payload))
  return same(all('IHDR'), header) && same(all('PLTE'), colors) ? all('IDAT') : null
}

/** Squeezes a PNG; pixels and kind of the image stay. */
export type Optimise = (png: Uint8Array) => Promise<Uint8Array>

/**
 * Filtered rows and the stream that makes them, of rows alone; null if the optimiser changed more, or damaged it.
 */
export async function optimizeRows(indexed: PackedPixels, part: Part, optimise: Optimise) {
  const picture = pictureOf(indexed, part)
  const parts = await makeParts(picture, deflateStored)
  const stream = streamOf(await optimise(assemblePng(parts)), parts)
  const rows = stream && (await inflate(stream, picture.height * rowBytesOf(picture)).catch(() => null))
  return rows && { stream, rows }
}
