/**
 * What a deflate stream (RFC 1951) is expected to pay for a literal or a match, in sixteenths of a bit, learnt from
 * what has been written so far. Integers only, so that every engine makes the same choices.
 */

/** Cost units in one bit. */
export const UNITS_PER_BIT = 16
export const MIN_MATCH = 3
export const MAX_MATCH = 258
/** How far back a match may reach, in bytes. */
export const WINDOW_BYTES = 2 ** 15

export const LENGTH_BASES = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
]
const LENGTH_CODES = LENGTH_BASES.length
const DISTANCE_CODES = 30

/** The length code (less 257) of each match length. */
export const lengthCodes = new Uint8Array(MAX_MATCH + 1)
for (let code = 0; code < LENGTH_CODES; code++) lengthCodes.fill(code, LENGTH_BASES[code])

export const lengthExtraBits = (code: number) => (code < 8 || code === 28 ? 0 : (code >> 2) - 1)

/** The distance code of a distance in 1..32768. */
export function distanceCode(distance: number): number {
  const from0 = distance - 1
  if (from0 < 4) return from0
  const top = 31 - Math.clz32(from0)
  return 2 * top + ((from0 >> (top - 1)) & 1)
}

export const distanceExtraBits = (code: number) => (code < 4 ? 0 : (code >> 1) - 1)

/** 16 * log2 of the mantissa 1..2 in 256 steps, rounded down; by integers. */
export const MANTISSA = makeMantissa()

function makeMantissa(): Uint8Array {
  let units = 0
  // A larger mantissa never has a smaller logarithm.
  return Uint8Array.from({ length: 256 }, (_, m) => {
    const power = BigInt(256 + m) ** 16n
    while (1n << BigInt(129 + units) <= power) units++
    return units
  })
}

/** 16 * log2(x), rounded down, for x in 1..2^31-1. */
export function log2Units(x: number): number {
  const top = 31 - Math.clz32(x)
  const mantissa = top >= 8 ? x >> (top - 8) : x << (8 - top)
  return UNITS_PER_BIT * top + MANTISSA[mantissa & 255]
}

/** Counts are halved when they reach this sum, so that old rows fade. */
const MAX_COUNTS = 2 ** 16
/** A Huffman code has 15 bits at most. */
const MAX_CODE_LENGTH = 15 * UNITS_PER_BIT

/** A guess before anything is written: lengths fall off quickly, distances are mostly far. */
export function firstGuess(literals: ArrayLike<number>): { symbols: Uint32Array; distances: Uint32Array } {
  const symbols = new Uint32Array(256 + LENGTH_CODES)
  let total = 0
  for (let byte = 0; byte < literals.length; byte++) total += literals[byte]
  for (let byte = 0; byte < literals.length; byte++) symbols[byte] = Math.ceil((literals[byte] * 1024) / (total || 1))
  for (let code = 0; code < LENGTH_CODES; code++) symbols[256 + code] = Math.max(1, 256 >> code)
  return { symbols, distances: Uint32Array.from({ length: DISTANCE_CODES }, (_, code) => 4 + code * 2) }
}

export interface DeflateCost {
  /** Of each byte as a literal. */
  literal: Int32Array
  /** Of each match length, extra bits included; 0 below 3. */
  length: Int32Array
  /** Of a distance, extra bits included. */
  distance(distance: number): number
  countLiteral(byte: number): void
  countMatch(length: number, distance: number): void
  /** Turns the counts into costs; once a row. */
  learn(): void
}

// Functions of the module, not of each picture: V8 forgets the fast code of the latter with the picture.

/** Halves counts that have become many; returns their sum, and 1. */
function halveWhereLarge(counts: Uint32Array): number {
  let total = 0
  for (let i = 0; i < counts.length; i++) total += counts[i]
  if (total < MAX_COUNTS) return total + 1
  total = 1
  for (let i = 0; i < counts.length; i++) total += counts[i] >>= 1
  return total
}

/** What a symbol of so many costs; `all`: twice the sum, as its logarithm. */
export function priceOf(count: number, all: number): number {
  const price = all - log2Units(2 * count + 1)
  return price < UNITS_PER_BIT ? UNITS_PER_BIT : price > MAX_CODE_LENGTH ? MAX_CODE_LENGTH : price
}

function learnSymbols(symbols: Uint32Array, literal: Int32Array, length: Int32Array): void {
  const all = log2Units(2 * halveWhereLarge(symbols))
  for (let byte = 0; byte < 256; byte++) literal[byte] = priceOf(symbols[byte], all)
  for (let code = 0, bytes = MIN_MATCH; code < LENGTH_CODES; code++) {
    const price = priceOf(symbols[256 + code], all) + UNITS_PER_BIT * lengthExtraBits(code)
    for (; bytes <= MAX_MATCH && lengthCodes[bytes] === code; bytes++) length[bytes] = price
  }
}

function learnDistances(distances: Uint32Array, byDistance: Int32Array): void {
  const all = log2Units(2 * halveWhereLarge(distances))
  for (let code = 0; code < DISTANCE_CODES; code++)
    byDistance[code] = priceOf(distances[code], all) + UNITS_PER_BIT * distanceExtraBits(code)
}

/** `literals`: how often each byte is expected, before anything is known about matches. */
export function deflateCost(literals: ArrayLike<number>): DeflateCost {
  const { symbols, distances } = firstGuess(literals)
  const literal = new Int32Array(256)
  const length = new Int32Array(MAX_MATCH + 1)
  const byDistance = new Int32Array(DISTANCE_CODES)

  const learn = () => {
    learnSymbols(symbols, literal, length)
    learnDistances(distances, byDistance)
  }
  learn()
  return {
    literal,
    length,
    distance: distance => byDistance[distanceCode(distance)],
    countLiteral(byte) {
      symbols[byte]++
    },
    countMatch(bytes, distance) {
      symbols[256 + lengthCodes[bytes]]++
      distances[distanceCode(distance)]++
    },
    learn,
  }
}
