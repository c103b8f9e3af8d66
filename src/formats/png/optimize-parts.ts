import { WINDOW_BYTES } from '../../common/deflate-cost.ts'
import { packRow } from '../../common/packed-rows.ts'
import { sideBySide } from '../../common/run-concurrently.ts'
import { adler32 } from '../deflate/adler32.ts'
import { bitWriter } from '../deflate/bit-writer.ts'
import { inflatedSize } from '../deflate/deflate.ts'
import { type Piece, type SplicedDeflate, spliceDeflate, writeLast, writePieces } from '../deflate/deflate-splice.ts'
import { type Optimise, optimizeRows, type Part, same } from './optimize-rows.ts'
import { headOf, type PngParts } from './png-file.ts'
import { bitDepthFor, bitDepthOf, type PackedPixels, rowBytesOf } from './png-rows.ts'
import { shuffled } from './shuffle-palette.ts'

/** Bytes of filtered rows up to which a picture is squeezed whole; larger ones in parts of about so many. */
const PART_BYTES = 3 * 2 ** 20

/** What tells whether filters help: rows of so many places, of so many bytes together. */
const SAMPLES = 16
const SAMPLE_BYTES = 2 ** 18

/**
 * The parts of a picture: by its size and palette alone, never by the number of threads. One part: squeeze it whole.
 */
export function planParts(indexed: PackedPixels): Part[] {
  const { height } = indexed
  const rowBytes = rowBytesOf(indexed)
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

/** A squeezed part, cut out of the stream that holds its rows and others. */
interface Squeezed extends SplicedDeflate {
  bytes: Uint8Array
  bits: number
  /** The filtered rows before it, as its matches know them, and its own. */
  before: Uint8Array
  ownRows: Uint8Array
}

async function optimizePart(indexed: PackedPixels, part: Part, optimise: Optimise): Promise<Squeezed | null> {
  const optimized = await optimizeRows(indexed, part, optimise)
  if (!optimized) return null
  const { stream, rows } = optimized
  const rowBytes = rowBytesOf(indexed)
  const [from, to] = [(part.first - part.from) * rowBytes, (part.end - part.from) * rowBytes]
  const out = bitWriter()
  // Behind the head of the zlib stream, before its sum.
  const cut = spliceDeflate(stream.subarray(2, -4), from, to, out)
  const bits = out.bits()
  return cut && { ...cut, bytes: out.take(), bits, before: rows.subarray(0, from), ownRows: rows.subarray(from, to) }
}

/** Whether what each part's matches refer to is what stands before it. */
function belongTogether(parts: readonly Squeezed[], rowBytes: number): boolean {
  return parts.every(({ before }, n) => {
    const needed = before.subarray(rowBytes)
    return n === 0 || same(needed, parts[n - 1].ownRows.subarray(-needed.length))
  })
}

/** The byte of the filtered rows at a place. */
function byteAt(indexed: PackedPixels, offset: number, rowBytes: number): number {
  const { width, indices } = indexed
  const x = (offset % rowBytes) - 1
  if (x < 0) return 0
  const perByte = 8 / bitDepthOf(indexed)
  const row = Math.floor(offset / rowBytes) * width
  const out = new Uint8Array(1)
  packRow(indices.subarray(row + x * perByte, row + Math.min(width, (x + 1) * perByte)), perByte, out)
  return out[0]
}

/** Joins the parts to one deflate stream; what is missing of matches across a border is written between. */
function join(indexed: PackedPixels, plan: readonly Part[], parts: readonly Squeezed[]): Uint8Array {
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

/** All parts squeezed side by side and joined to one zlib stream, or null if they do not fit each other. */
async function optimizeAll(indexed: PackedPixels, optimise: Optimise, atOnce: number): Promise<Uint8Array[] | null> {
  const plan = planParts(indexed)
  const parts: Squeezed[] = []
  let whole = true
  await sideBySide(plan.length, atOnce, async n => {
    const part = whole ? await optimizePart(indexed, plan[n], optimise) : null
    if (part) parts[n] = part
    else whole = false
  })
  if (!whole || !belongTogether(parts, rowBytesOf(indexed))) return null
  const sum = parts.reduce((sum, { ownRows }) => adler32(ownRows, sum), 1)
  const tail = Uint8Array.of(sum >>> 24, sum >>> 16, sum >>> 8, sum)
  const data = [Uint8Array.of(0x78, 0xda), join(indexed, plan, parts), tail]
  const bytes = await inflatedSize(data).catch(() => -1)
  return bytes === rowBytesOf(indexed) * indexed.height ? data : null
}

/** Of rows all over a picture, how many the optimiser filters; of 1. */
async function filteredShare(indexed: PackedPixels, optimise: Optimise): Promise<number> {
  const { width, height, indices } = indexed
  const rowBytes = rowBytesOf(indexed)
  const rows = Math.max(1, Math.floor(SAMPLE_BYTES / SAMPLES / rowBytes))
  const sample = new Uint8Array(SAMPLES * rows * width)
  for (let n = 0; n < SAMPLES; n++) {
    const top = Math.floor(((height - rows) * n) / (SAMPLES - 1))
    sample.set(indices.subarray(top * width, (top + rows) * width), n * rows * width)
  }
  const end = SAMPLES * rows
  const optimized = await optimizeRows(
    { ...indexed, height: end, indices: sample },
    { from: 0, first: 0, end },
    optimise,
  )
  let filtered = 0
  for (let y = 0; optimized && y < end; y++) filtered += Number(optimized.rows[y * rowBytes] !== 0)
  return filtered / end
}

/**
 * A large palette PNG's parts squeezed side by side, each with the 32 KiB before it at hand, and joined to one zlib
 * stream that costs some 100 bytes a border. Where rows are better filtered, all must be filtered alike; else the
 * palette is shuffled, so that all rows stay as they are. The joined stream is unfolded once, to be sure. A picture of
 * one part goes this way only if it has more bits a pixel than it needs, which the optimiser would take away. Null for
 * others, or if the parts do not fit; errors are those of `optimise`.
 */
export async function optimizeParts(
  indexed: PackedPixels,
  keepPalette: boolean,
  optimise: Optimise,
  atOnce: number,
): Promise<PngParts | null> {
  const isWhole = planParts(indexed).length === 1
  const isWide = bitDepthOf(indexed) > bitDepthFor(indexed.palette.length / 4)
  if (isWhole && !isWide) return null
  const attempt = async (picture: PackedPixels): Promise<PngParts | null> => {
    const data = await optimizeAll(picture, optimise, atOnce)
    return data && { ...headOf(picture), data }
  }
  const isFiltered = !isWhole && (await filteredShare(indexed, optimise)) > 0.5
  if (keepPalette || isFiltered) return attempt(indexed)
  return attempt(shuffled(indexed))
}
