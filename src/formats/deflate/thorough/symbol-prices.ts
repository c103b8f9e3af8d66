import {
  distanceExtraBits,
  firstGuess,
  lengthCodes,
  lengthExtraBits,
  log2Units,
  MAX_MATCH,
  MIN_MATCH,
  priceOf,
  UNITS_PER_BIT,
} from '../../../common/deflate-cost.ts'

/** What symbols cost, in sixteenths of a bit, extra bits included. */
export interface SymbolPrices {
  /** Of each byte. */
  literalPrices: Int32Array
  /** Of each length of a match. */
  lengthPrices: Int32Array
  /** Of each code of a distance. */
  distancePrices: Int32Array
}

/** How often each symbol and each code of a distance occurs, in the order of deflate's codes. */
export interface SymbolCounts {
  counts: Uint32Array
  distanceCounts: Uint32Array
}

function sumOf(counts: Uint32Array): number {
  let sum = 0
  for (let i = 0; i < counts.length; i++) sum += counts[i]
  return sum
}

/** Sets prices by how often symbols occurred. */
export function setPrices(prices: SymbolPrices, { counts, distanceCounts }: SymbolCounts): void {
  const all = log2Units(2 * sumOf(counts) + 1)
  for (let byte = 0; byte < 256; byte++) prices.literalPrices[byte] = priceOf(counts[byte], all)
  for (let length = MIN_MATCH; length <= MAX_MATCH; length++) {
    const code = lengthCodes[length]
    prices.lengthPrices[length] = priceOf(counts[257 + code], all) + UNITS_PER_BIT * lengthExtraBits(code)
  }
  const allDistances = log2Units(2 * sumOf(distanceCounts) + 1)
  for (let code = 0; code < distanceCounts.length; code++)
    prices.distancePrices[code] = priceOf(distanceCounts[code], allDistances) + UNITS_PER_BIT * distanceExtraBits(code)
}

/** A guess of how often symbols will occur, by the bytes. */
export function guessCounts({ counts, distanceCounts }: SymbolCounts, bytes: Uint8Array): void {
  const literals = new Uint32Array(256)
  for (const byte of bytes) literals[byte]++
  const guess = firstGuess(literals)
  counts.set(guess.symbols.subarray(0, 256))
  counts[256] = 1
  counts.set(guess.symbols.subarray(256), 257)
  distanceCounts.set(guess.distances)
}
