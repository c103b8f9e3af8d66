import { peek16 } from './bit-writer.ts'

/** A prefix code of deflate (RFC 1951, 3.2.2), to be read from bits. */
export interface PrefixCode {
  /** By the next `most` bits: symbol << 4 | length of its code; 0 if no code begins like this. */
  table: Uint16Array
  /** Length of the longest code. */
  most: number
}

/** A code's bits in the order in which they stand in the stream. */
export function reversed(code: number, length: number): number {
  let out = 0
  for (let i = 0; i < length; i++) out |= ((code >> i) & 1) << (length - 1 - i)
  return out
}

/** The code whose symbols have these lengths; 0 for those without. */
function prefixCode(lengths: ArrayLike<number>): PrefixCode {
  let most = 1
  for (let symbol = 0; symbol < lengths.length; symbol++) most = Math.max(most, lengths[symbol])
  const table = new Uint16Array(1 << most)
  let code = 0
  for (let length = 1; length <= most; length++) {
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] !== length) continue
      const entry = (symbol << 4) | length
      for (let bits = reversed(code++, length); bits < table.length; bits += 1 << length) table[bits] = entry
    }
    code <<= 1
  }
  return { table, most }
}

/** The lengths of the fixed codes, and the code of a match's distance. */
const FIXED_LENGTHS = Uint8Array.from({ length: 288 }, (_, s) => (s < 144 ? 8 : s < 256 ? 9 : s < 280 ? 7 : 8))
export const FIXED_SYMBOLS = prefixCode(FIXED_LENGTHS)
export const FIXED_DISTANCES = prefixCode(new Uint8Array(30).fill(5))

/** In this order the lengths of the code for lengths stand in a block. */
export const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

/** Reads the codes at the head of a block, from bit `bitOffset` on; null if they are damaged. */
export function readCodes(bytes: Uint8Array, bitOffset: number) {
  const take = (count: number) => {
    const value = peek16(bytes, bitOffset) & ((1 << count) - 1)
    bitOffset += count
    return value
  }
  const [symbols, distances, ordered] = [take(5) + 257, take(5) + 1, take(4) + 4]
  const codeLengths = new Uint8Array(19)
  for (let i = 0; i < ordered; i++) codeLengths[LENGTH_ORDER[i]] = take(3)
  const { table, most } = prefixCode(codeLengths)
  const lengths = new Uint8Array(symbols + distances)
  for (let n = 0; n < lengths.length; ) {
    const entry = table[peek16(bytes, bitOffset) & ((1 << most) - 1)]
    if (entry === 0) return null
    bitOffset += entry & 15
    const symbol = entry >> 4
    if (symbol < 16) {
      lengths[n++] = symbol
      continue
    }
    const value = symbol === 16 ? lengths[n - 1] : 0
    const times = symbol === 16 ? 3 + take(2) : symbol === 17 ? 3 + take(3) : 11 + take(7)
    lengths.fill(value, n, n + times)
    n += times
  }
  return {
    symbols: prefixCode(lengths.subarray(0, symbols)),
    distances: prefixCode(lengths.subarray(symbols)),
    bitOffset,
  }
}
