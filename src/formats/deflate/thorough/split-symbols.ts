import { distanceCode, lengthCodes, log2Units, UNITS_PER_BIT } from '../../../common/deflate-cost.ts'

/** Symbols of the smallest piece. */
const PIECE_SYMBOLS = 2048
const SYMBOLS = 286
const DISTANCES = 30
/** What the head of a block is taken to cost: always, and for each code that is used. */
const HEAD_BITS = 80
const CODE_BITS = 4

/** Symbols that stand together. */
interface Piece {
  /** How often each symbol occurs and, behind them, each code of a distance. */
  counts: Uint32Array
  bytes: number
  /** Of a block with codes of its own, in sixteenths of a bit. */
  cost: number
}

/** What a range of counts costs with the best codes: entropy, and the head's part. */
function costOf(counts: Uint32Array, from: number, to: number): number {
  let total = 0
  for (let i = from; i < to; i++) total += counts[i]
  if (total === 0) return 0
  const all = log2Units(total)
  let cost = 0
  for (let i = from; i < to; i++)
    if (counts[i] > 0) cost += counts[i] * (all - log2Units(counts[i])) + CODE_BITS * UNITS_PER_BIT
  return cost
}

const blockCost = (counts: Uint32Array) =>
  HEAD_BITS * UNITS_PER_BIT + costOf(counts, 0, SYMBOLS) + costOf(counts, SYMBOLS, SYMBOLS + DISTANCES)

function piecesOf(symbols: Uint32Array): Piece[] {
  const pieces: Piece[] = []
  for (let from = 0; from < symbols.length; from += PIECE_SYMBOLS) {
    const counts = new Uint32Array(SYMBOLS + DISTANCES)
    let bytes = 0
    for (let i = from; i < Math.min(symbols.length, from + PIECE_SYMBOLS); i++) {
      const length = symbols[i] >>> 16
      bytes += length || 1
      counts[length === 0 ? symbols[i] : 257 + lengthCodes[length]]++
      if (length > 0) counts[SYMBOLS + distanceCode(symbols[i] & 0xffff)]++
    }
    pieces.push({ counts, bytes, cost: blockCost(counts) })
  }
  return pieces
}

/** Two neighbors as one, and what that saves. */
function join(one: Piece, other: Piece) {
  const counts = one.counts.slice()
  for (let i = 0; i < counts.length; i++) counts[i] += other.counts[i]
  const cost = blockCost(counts)
  return { counts, cost, bytes: one.bytes + other.bytes, gain: one.cost + other.cost - cost }
}

/**
 * Where symbols get codes of their own: how many bytes each block has. Neighbors are joined as long as that saves bits,
 * the pair that saves most first.
 */
export function splitSymbols(symbols: Uint32Array): number[] {
  const pieces = piecesOf(symbols)
  const pairs = pieces.slice(1).map((piece, i) => join(pieces[i], piece))
  while (pairs.length > 0) {
    let best = 0
    for (let i = 1; i < pairs.length; i++) if (pairs[i].gain > pairs[best].gain) best = i
    if (pairs[best].gain <= 0) break
    pieces.splice(best, 2, pairs[best])
    pairs.splice(best, 1)
    if (best > 0) pairs[best - 1] = join(pieces[best - 1], pieces[best])
    if (best < pairs.length) pairs[best] = join(pieces[best], pieces[best + 1])
  }
  return pieces.map(({ bytes }) => bytes)
}
