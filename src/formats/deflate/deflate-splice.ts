import {
  distanceCode,
  distanceExtraBits,
  LENGTH_BASES,
  lengthCodes,
  lengthExtraBits,
  MIN_MATCH,
} from '../../common/deflate-cost.ts'
import { type BitWriter, peek16 } from './bit-writer.ts'
import { FIXED_DISTANCES, FIXED_SYMBOLS, type PrefixCode, readCodes, reversed } from './huffman.ts'

/** The part of a match that lies on one side of a border. */
export interface Piece {
  length: number
  distance: number
}

/** What a cut stream leaves of the matches across its two borders. */
export interface SplicedDeflate {
  head: Piece | null
  tail: Piece | null
}

const END = 256
/** The shortest distance of a code. */
export const distanceBase = (code: number) => (code < 4 ? code + 1 : ((2 | (code & 1)) << ((code >> 1) - 1)) + 1)

/** One block as it is read. */
interface Block {
  symbols: PrefixCode
  distances: PrefixCode
  /** Bits of its head: from behind the mark of the last block up to the first symbol. */
  head: number
  body: number
}

/** Reads the codes of a compressed block; null for a stored one or a damaged head. */
export function readBlock(bytes: Uint8Array, bitOffset: number): Block | null {
  const type = (peek16(bytes, bitOffset) >> 1) & 3
  if (type === 1)
    return { symbols: FIXED_SYMBOLS, distances: FIXED_DISTANCES, head: bitOffset + 1, body: bitOffset + 3 }
  const codes = type === 2 ? readCodes(bytes, bitOffset + 3) : null
  return codes && { symbols: codes.symbols, distances: codes.distances, head: bitOffset + 1, body: codes.bitOffset }
}

/** Writes a block's end; its code is that of the block. */
function writeEnd(out: BitWriter, { table }: PrefixCode): void {
  const bits = table.findIndex(entry => entry >> 4 === END && entry !== 0)
  out.write(bits, table[bits] & 15)
}

/** Where in a stream a reader is, and what of the block it reads is kept. */
interface Place {
  /** Bits read. */
  bitOffset: number
  /** Bytes made. */
  offset: number
  /** Bits of the block's codes that are kept: from the first to the one before `stop`. */
  first: number
  stop: number
}

/**
 * Reads a block's codes up to its end or to byte `to`; false if it is damaged. Pieces across borders go to `cut`.
 */
function readSymbols(
  bytes: Uint8Array,
  { symbols, distances }: Block,
  place: Place,
  from: number,
  to: number,
  cut: SplicedDeflate,
) {
  const symbolMask = (1 << symbols.most) - 1
  const distanceMask = (1 << distances.most) - 1
  const end = bytes.length * 8
  let { bitOffset, offset } = place
  let first = -1
  let stop = bitOffset
  for (;;) {
    if (bitOffset >= end) return false
    if (offset >= from && first < 0) first = bitOffset
    if (offset <= to) stop = bitOffset
    if (offset >= to) break
    const entry = symbols.table[peek16(bytes, bitOffset) & symbolMask]
    if (entry === 0) return false
    bitOffset += entry & 15
    const symbol = entry >> 4
    if (symbol < END) {
      offset++
      continue
    }
    if (symbol === END) break
    const lengthBits = lengthExtraBits(symbol - 257)
    const next = offset + LENGTH_BASES[symbol - 257] + (peek16(bytes, bitOffset) & ((1 << lengthBits) - 1))
    bitOffset += lengthBits
    const code = distances.table[peek16(bytes, bitOffset) & distanceMask]
    if (code === 0) return false
    bitOffset += code & 15
    const bits = distanceExtraBits(code >> 4)
    const distance = distanceBase(code >> 4) + (peek16(bytes, bitOffset) & ((1 << bits) - 1))
    bitOffset += bits
    if (offset < from && next > from) cut.head = { length: next - from, distance }
    if (offset < to && next > to) cut.tail = { length: to - offset, distance }
    offset = next
  }
  Object.assign(place, { bitOffset, offset, first, stop })
  return true
}

/**
 * Copies from a deflate stream (RFC 1951) what makes the bytes from..to-1, code for code and no block the last one. A
 * block that begins before `from` gets its head again; of a match across a border the part inside is left out and told.
 * Null if the stream is damaged or has stored blocks, which cannot be shifted by bits.
 */
export function spliceDeflate(bytes: Uint8Array, from: number, to: number, out: BitWriter): SplicedDeflate | null {
  const cut: SplicedDeflate = { head: null, tail: null }
  const place: Place = { bitOffset: 0, offset: 0, first: -1, stop: 0 }
  while (place.offset < to) {
    const block = readBlock(bytes, place.bitOffset)
    if (!block) return null
    place.bitOffset = block.body
    if (!readSymbols(bytes, block, place, from, to, cut)) return null
    if (place.first < 0 || place.first >= place.stop) continue
    out.write(0, 1)
    out.copy(bytes, block.head, block.body)
    out.copy(bytes, place.first, place.stop)
    writeEnd(out, block.symbols)
  }
  return cut
}

function writeFixed(out: BitWriter, symbol: number): void {
  if (symbol < 144) out.write(reversed(0x30 + symbol, 8), 8)
  else if (symbol < 256) out.write(reversed(0x190 + symbol - 144, 9), 9)
  else if (symbol < 280) out.write(reversed(symbol - 256, 7), 7)
  else out.write(reversed(0xc0 + symbol - 280, 8), 8)
}

/** Writes a block of pieces of matches; those too short for one as the bytes that they stand for. */
export function writePieces(out: BitWriter, pieces: readonly (Piece & { literals: Uint8Array })[]): void {
  if (pieces.length === 0) return
  out.write(0b010, 3)
  for (const { length, distance, literals } of pieces) {
    if (length < MIN_MATCH) {
      for (const byte of literals) writeFixed(out, byte)
      continue
    }
    const code = lengthCodes[length]
    writeFixed(out, 257 + code)
    out.write(length - LENGTH_BASES[code], lengthExtraBits(code))
    const far = distanceCode(distance)
    out.write(reversed(far, 5), 5)
    out.write(distance - distanceBase(far), distanceExtraBits(far))
  }
  writeFixed(out, END)
}

/** Ends a stream: an empty last block. */
export function writeLast(out: BitWriter): void {
  out.write(0b011, 3)
  writeFixed(out, END)
}
