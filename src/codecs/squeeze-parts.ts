import { WINDOW_BYTES } from '../core/deflate-cost.ts'
import { packRow } from '../core/packing.ts'
import { adler32 } from './adler32.ts'
import { bitWriter } from './bit-writer.ts'
import { byteReader } from './bytes.ts'
import { type Cut, cutDeflate, type Piece, writeLast, writePieces } from './cut-deflate.ts'
import { concatBytes, countUnfolded, inflate } from './deflate.ts'
import { pngParts } from './metadata-png.ts'
import { assemblePng, headOf, type IndexedPixels, makeParts, type PngParts } from './png.ts'
import { bitDepthFor } from './png-rows.ts'
import { store } from './store.ts'

/** Bytes of filtered rows up to which a picture is squeezed whole; larger ones in parts of about so many. */
const PART_BYTES = 3 * 2 ** 20

/** What tells whether filters help: rows of so many places, of so many bytes together. */
const SAMPLES = 16
const SAMPLE_BYTES = 2 ** 18

/** Rows that are squeezed together, with rows before them, which only serve as what matches may refer to. */
interface Part {
  from: number
  first: number
  end: number
}

/** The parts of a picture: by its size and palette alone, never by the number of threads. One part: squeeze it whole. */
export function planParts({ width, height, palette }: IndexedPixels): Part[] {
  const rowBytes = rowBytesOf({ width, palette })
  const count = Math.max(1, Math.min(height, Math.ceil((height * rowBytes) / PART_BYTES)))
  // One more: how the first row of a picture is filtered says nothing about a row in the midst of one.
  const runIn = Math.ceil(WINDOW_BYTES / rowBytes) + 1
  const start = (n: number) => Math.floor((n * height) / count)
  return Array.from({ length: count }, (_, n) => ({
    from: Math.max(0, start(n) - runIn),
    first: start(n),
    end: start(n + 1),
  }))
}

const rowBytesOf = ({ width, palette }: Pick<IndexedPixels, 'width' | 'palette'>) =>
  1 + Math.ceil((width * bitDepthFor(palette.length / 4)) / 8)

/** A palette of different colours, none grey, none transparent, the lightest first: one that an optimiser leaves as it is. */
function plainPalette(entries: number): Uint8Array {
  const palette = new Uint8Array(4 * entries)
  for (let k = 0, light = 255; k < entries; k++, light--) palette.set([light, light, light ^ 1, 255], 4 * k)
  return palette
}

/** Rows of entry 0 that make it the most frequent one at the left and right edge: the optimiser would put that first. */
function rowsForEdges({ width, palette, indices }: IndexedPixels): number {
  const counts = new Uint32Array(palette.length / 4)
  for (let at = 0; at < indices.length; at += width) {
    counts[indices[at]]++
    counts[indices[at + width - 1]]++
  }
  return counts.reduce((most, count) => Math.max(most, count - counts[0]), 0) / 2 + 1
}

/** A part as a picture of its own, with rows behind it that use every entry, so that none is dropped or moved. */
function pictureOf({ width, palette, indices }: IndexedPixels, { from, end }: Part): IndexedPixels {
  const entries = palette.length / 4
  const rows = indices.subarray(from * width, end * width)
  const every = Math.ceil(entries / width)
  const used = new Uint8Array(rows.length + every * width)
  used.set(rows)
  for (let k = 0; k < entries; k++) used[rows.length + k] = k
  const zeros = Math.ceil(rowsForEdges({ width, palette, indices: used, height: 0 }))
  const own = new Uint8Array(used.length + zeros * width)
  own.set(used)
  return { width, height: own.length / width, palette: plainPalette(entries), indices: own }
}

const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((value, i) => value === b[i])

/** The zlib stream of a squeezed part, or null where the optimiser changed more than that. */
function streamOf(png: Uint8Array, { header, colours }: PngParts): Uint8Array | null {
  const chunks = [...pngParts(byteReader(png))]
  const all = (name: string) => concatBytes(chunks.filter(chunk => chunk.name === name).map(chunk => chunk.payload))
  return same(all('IHDR'), header) && same(all('PLTE'), colours) ? all('IDAT') : null
}

/** Does numbered tasks, so many at a time; the first failure ends it, and no further task begins. */
async function sideBySide(count: number, atOnce: number, task: (n: number) => Promise<void>): Promise<void> {
  let next = 0
  const work = async () => {
    while (next < count) {
      const n = next++
      await task(n).catch(error => {
        next = count
        throw error
      })
    }
  }
  await Promise.all(Array.from({ length: Math.min(count, atOnce) }, work))
}

/** A squeezed part, cut out of the stream that holds its rows and others. */
interface Squeezed extends Cut {
  bytes: Uint8Array
  bits: number
  /** The filtered rows before it, as its matches know them, and its own. */
  before: Uint8Array
  own: Uint8Array
}

type Optimise = (png: Uint8Array) => Promise<Uint8Array>

/** Filtered rows and the stream that makes them, of rows alone; null where the optimiser changed more, or damaged it. */
async function squeezeRows(indexed: IndexedPixels, part: Part, optimise: Optimise) {
  const picture = pictureOf(indexed, part)
  const parts = await makeParts(picture, store)
  const stream = streamOf(await optimise(assemblePng(parts)), parts)
  const rows = stream && (await inflate(stream, picture.height * rowBytesOf(picture)).catch(() => null))
  return rows && { stream, rows }
}

async function squeezePart(indexed: IndexedPixels, part: Part, optimise: Optimise): Promise<Squeezed | null> {
  const squeezed = await squeezeRows(indexed, part, optimise)
  if (!squeezed) return null
  const { stream, rows } = squeezed
  const rowBytes = rowBytesOf(indexed)
  const [from, to] = [(part.first - part.from) * rowBytes, (part.end - part.from) * rowBytes]
  const out = bitWriter()
  // Behind the head of the zlib stream, before its sum.
  const cut = cutDeflate(stream.subarray(2, -4), from, to, out)
  const bits = out.bits()
  return cut && { ...cut, bytes: out.take(), bits, before: rows.subarray(0, from), own: rows.subarray(from, to) }
}

/** Whether what each part's matches refer to is what stands before it. */
function belongTogether(parts: readonly Squeezed[], rowBytes: number): boolean {
  return parts.every(({ before }, n) => {
    const needed = before.subarray(rowBytes)
    return n === 0 || same(needed, parts[n - 1].own.subarray(-needed.length))
  })
}

/** The byte of the filtered rows at a place. */
function byteAt({ width, palette, indices }: IndexedPixels, at: number, rowBytes: number): number {
  const x = (at % rowBytes) - 1
  if (x < 0) return 0
  const perByte = 8 / bitDepthFor(palette.length / 4)
  const row = Math.floor(at / rowBytes) * width
  const out = new Uint8Array(1)
  packRow(indices.subarray(row + x * perByte, row + Math.min(width, (x + 1) * perByte)), perByte, out)
  return out[0]
}

/** Joins the parts to one deflate stream; what is missing of matches across a border is written between. */
function join(indexed: IndexedPixels, plan: readonly Part[], parts: readonly Squeezed[]): Uint8Array {
  const rowBytes = rowBytesOf(indexed)
  const out = bitWriter()
  for (const [n, { bytes, bits, head }] of parts.entries()) {
    const border = plan[n].first * rowBytes
    const pieces: [Piece | null, number][] = [
      [n > 0 ? parts[n - 1].tail : null, -1],
      [head, 0],
    ]
    const missing = pieces.flatMap(([piece, before]) => {
      if (!piece) return []
      const start = border + before * piece.length
      const literals = Uint8Array.from({ length: Math.min(2, piece.length) }, (_, i) =>
        byteAt(indexed, start + i, rowBytes),
      )
      return [{ ...piece, literals }]
    })
    writePieces(out, missing)
    out.copy(bytes, 0, bits)
  }
  writeLast(out)
  return out.take()
}

/** All parts squeezed side by side and joined to one zlib stream, or null where they do not fit each other. */
async function squeezeAll(indexed: IndexedPixels, optimise: Optimise, atOnce: number): Promise<Uint8Array[] | null> {
  const plan = planParts(indexed)
  const parts: Squeezed[] = []
  let whole = true
  await sideBySide(plan.length, atOnce, async n => {
    const part = whole ? await squeezePart(indexed, plan[n], optimise) : null
    if (part) parts[n] = part
    else whole = false
  })
  if (!whole || !belongTogether(parts, rowBytesOf(indexed))) return null
  const sum = parts.reduce((sum, { own }) => adler32(own, sum), 1)
  const tail = Uint8Array.of(sum >>> 24, sum >>> 16, sum >>> 8, sum)
  const data = [Uint8Array.of(0x78, 0xda), join(indexed, plan, parts), tail]
  const bytes = await countUnfolded(data).catch(() => -1)
  return bytes === rowBytesOf(indexed) * indexed.height ? data : null
}

/** Of rows all over a picture, how many the optimiser filters; of 1. */
async function filteredShare(indexed: IndexedPixels, optimise: Optimise): Promise<number> {
  const { width, height, indices } = indexed
  const rowBytes = rowBytesOf(indexed)
  const rows = Math.max(1, Math.floor(SAMPLE_BYTES / SAMPLES / rowBytes))
  const sample = new Uint8Array(SAMPLES * rows * width)
  for (let n = 0; n < SAMPLES; n++) {
    const top = Math.floor(((height - rows) * n) / (SAMPLES - 1))
    sample.set(indices.subarray(top * width, (top + rows) * width), n * rows * width)
  }
  const end = SAMPLES * rows
  const squeezed = await squeezeRows({ ...indexed, height: end, indices: sample }, { from: 0, first: 0, end }, optimise)
  let filtered = 0
  for (let y = 0; squeezed && y < end; y++) filtered += Number(squeezed.rows[y * rowBytes] !== 0)
  return filtered / end
}

/** The same picture with its entries in another order, those that are not opaque first: by the least `rank`. */
function reordered({ width, height, palette, indices }: IndexedPixels, rank: (k: number) => number): IndexedPixels {
  const ranks = Array.from(
    { length: palette.length / 4 },
    (_, k) => rank(k) + (palette[4 * k + 3] === 255 ? 2 ** 32 : 0),
  )
  const order = [...ranks.keys()].sort((a, b) => ranks[a] - ranks[b] || a - b)
  const place = new Uint8Array(order.length)
  const moved = new Uint8Array(palette.length)
  for (const [at, k] of order.entries()) {
    place[k] = at
    moved.set(palette.subarray(4 * k, 4 * k + 4), 4 * at)
  }
  return { width, height, palette: moved, indices: indices.map(k => place[k]) }
}

/** By lightness: neighbours in the picture are neighbours in the palette, and filters may help. */
const byLight = (indexed: IndexedPixels) => {
  const { palette } = indexed
  return reordered(indexed, k => 299 * palette[4 * k] + 587 * palette[4 * k + 1] + 114 * palette[4 * k + 2])
}

/** In no order, so that no filter helps and the optimiser leaves all rows as they are: then all parts fit. */
const shuffled = (indexed: IndexedPixels) => reordered(indexed, k => Math.imul(k + 1, 0x9e3779b1) >>> 0)

/**
 * A large palette PNG's parts squeezed side by side, each with the 32 KiB before it at hand, and joined to one zlib
 * stream that costs some 100 bytes a border. Where rows are better filtered, all must be filtered alike; else the palette
 * is shuffled, which keeps them as they are. The joined stream is unfolded once, to be sure.
 * Null where the picture has one part only, or the parts do not fit; errors are those of `optimise`.
 */
export async function squeezeParts(
  indexed: IndexedPixels,
  keepPalette: boolean,
  optimise: Optimise,
  atOnce: number,
): Promise<PngParts | null> {
  if (planParts(indexed).length === 1) return null
  const attempt = async (picture: IndexedPixels): Promise<PngParts | null> => {
    const data = await squeezeAll(picture, optimise, atOnce)
    return data && { ...headOf(picture), data }
  }
  if (keepPalette) return attempt(indexed)
  const light = byLight(indexed)
  const filters = (await filteredShare(light, optimise)) > 0.5
  return (filters ? await attempt(light) : null) ?? attempt(shuffled(indexed))
}
