import {
  distanceExtraBits,
  LENGTH_BASES,
  lengthCodes,
  lengthExtraBits,
  MAX_MATCH,
  MIN_MATCH,
} from '../../common/deflate-cost.ts'
import { LENGTH_ORDER, reversed } from './huffman.ts'
import { huffmanLengths } from './huffman-lengths.ts'

/** Writes to a row of bits; the bits of its last byte that are not used are 0. */
export function packBits(out: Uint8Array, bits: number, value: number, count: number): number {
  let byte = bits >>> 3
  let filled = bits & 7
  let rest = (filled === 0 ? 0 : out[byte]) | (value << filled)
  for (filled += count; filled >= 8; filled -= 8) {
    out[byte++] = rest
    rest >>>= 8
  }
  out[byte] = rest
  return bits + count
}

/** The codes of symbols by their lengths, bits in the order of the stream (RFC 1951, 3.2.2). */
function codesOf(lengths: Uint8Array): Uint16Array {
  const codes = new Uint16Array(lengths.length)
  for (let length = 1, code = 0; length < 16; length++, code <<= 1)
    for (let symbol = 0; symbol < lengths.length; symbol++)
      if (lengths[symbol] === length) codes[symbol] = reversed(code++, length)
  return codes
}

/** Lengths of codes as they stand in a block's head: triples of symbol, extra bits and how many of these. */
function runLengths(lengths: readonly number[]): number[] {
  const out: number[] = []
  for (let i = 0; i < lengths.length; ) {
    let end = i + 1
    while (end < lengths.length && lengths[end] === lengths[i]) end++
    let run = end - i
    if (lengths[i] !== 0) {
      out.push(lengths[i], 0, 0)
      run--
    }
    for (; run >= 3; ) {
      const [symbol, base, most, bits] =
        lengths[i] !== 0 ? [16, 3, 6, 2] : run <= 10 ? [17, 3, 10, 3] : [18, 11, 138, 7]
      const taken = Math.min(run, most)
      out.push(symbol, taken - base, bits)
      run -= taken
    }
    for (; run > 0; run--) out.push(lengths[i], 0, 0)
    i = end
  }
  return out
}

/** How a block's symbols are written. */
export interface BlockCodes {
  /** For each byte and, from 256 on, each length: pairs of code with extra bits, and how many bits << 16. */
  symbols: Uint32Array
  /** For each code of a distance: the code, its length << 16, and how many extra bits << 24. */
  distances: Uint32Array
  /** Bits of the head and all symbols. */
  bits: number
  /** Writes the head, behind the mark of the last block. */
  writeHead(out: Uint8Array, bits: number): number
  writeEnd(out: Uint8Array, bits: number): number
}

const END = 256
const CODE_LENGTHS = 19
const lastOf = (lengths: Uint8Array) => lengths.findLastIndex(length => length > 0)

/** How many bits each symbol and each code of a distance has. */
interface Lengths {
  lengths: Uint8Array
  distanceLengths: Uint8Array
}

/** The head of a block with codes of its own. */
function dynamicHead({ lengths, distanceLengths }: Lengths) {
  const [used, usedDistances] = [Math.max(257, lastOf(lengths) + 1), lastOf(distanceLengths) + 1]
  const runs = runLengths([...lengths.subarray(0, used), ...distanceLengths.subarray(0, usedDistances)])
  const runCounts = new Uint32Array(CODE_LENGTHS)
  for (let i = 0; i < runs.length; i += 3) runCounts[runs[i]]++
  const runCodeLengths = huffmanLengths(runCounts, 7)
  const runCodes = codesOf(runCodeLengths)
  const ordered = LENGTH_ORDER.findLastIndex(symbol => runCodeLengths[symbol] > 0) + 1
  let headBits = 17 + 3 * ordered
  for (let i = 0; i < runs.length; i += 3) headBits += runCodeLengths[runs[i]] + runs[i + 2]
  return {
    headBits,
    writeHead(out: Uint8Array, bits: number) {
      let to = packBits(out, bits, 2 | ((used - 257) << 2) | ((usedDistances - 1) << 7) | ((ordered - 4) << 12), 16)
      for (const symbol of LENGTH_ORDER.slice(0, ordered)) to = packBits(out, to, runCodeLengths[symbol], 3)
      for (let i = 0; i < runs.length; i += 3) {
        to = packBits(out, to, runCodes[runs[i]], runCodeLengths[runs[i]])
        to = packBits(out, to, runs[i + 1], runs[i + 2])
      }
      return to
    },
  }
}

/** Bits of all symbols that occur so often. */
function bodyBits(counts: Uint32Array, distanceCounts: Uint32Array, { lengths, distanceLengths }: Lengths): number {
  let bits = 0
  for (let s = 0; s < counts.length; s++) bits += counts[s] * (lengths[s] + (s > END ? lengthExtraBits(s - 257) : 0))
  for (let d = 0; d < distanceCounts.length; d++)
    bits += distanceCounts[d] * (distanceLengths[d] + distanceExtraBits(d))
  return bits
}

/** What writes symbols with codes of these lengths. */
function writersFor({ lengths, distanceLengths }: Lengths): Pick<BlockCodes, 'symbols' | 'distances' | 'writeEnd'> {
  const [codes, distanceCodes] = [codesOf(lengths), codesOf(distanceLengths)]
  const symbols = new Uint32Array(2 * (256 + MAX_MATCH + 1))
  for (let byte = 0; byte < 256; byte++) {
    symbols[2 * byte] = codes[byte]
    symbols[2 * byte + 1] = lengths[byte] << 16
  }
  for (let length = MIN_MATCH; length <= MAX_MATCH; length++) {
    const code = lengthCodes[length]
    const size = lengths[257 + code]
    symbols[2 * (256 + length)] = codes[257 + code] | ((length - LENGTH_BASES[code]) << size)
    symbols[2 * (256 + length) + 1] = (size + lengthExtraBits(code)) << 16
  }
  const distances = new Uint32Array(distanceCodes.length)
  for (let d = 0; d < distances.length; d++)
    distances[d] = distanceCodes[d] | (distanceLengths[d] << 16) | (distanceExtraBits(d) << 24)
  return { symbols, distances, writeEnd: (out, bits) => packBits(out, bits, codes[END], lengths[END]) }
}

/** Dynamic codes for symbols that occur so often; those of the end and of no match are added. */
export function blockCodes(counts: Uint32Array, distanceCounts: Uint32Array): BlockCodes {
  counts[END] = 1
  const own = { lengths: huffmanLengths(counts, 15), distanceLengths: huffmanLengths(distanceCounts, 15) }
  const { headBits, writeHead } = dynamicHead(own)
  return { ...writersFor(own), bits: headBits + bodyBits(counts, distanceCounts, own), writeHead }
}

/** The fixed codes (RFC 1951, 3.2.6), which need no head; two symbols and two distances never occur. */
const FIXED: Lengths = {
  lengths: Uint8Array.from({ length: 288 }, (_, s) => (s < 144 ? 8 : s < 256 ? 9 : s < 280 ? 7 : 8)),
  distanceLengths: new Uint8Array(32).fill(5),
}

/** The fixed codes if they are shorter than the dynamic ones: for what is tiny. */
export function shorterCodes(counts: Uint32Array, distanceCounts: Uint32Array): BlockCodes {
  const own = blockCodes(counts, distanceCounts)
  const bits = 3 + bodyBits(counts, distanceCounts, FIXED)
  if (own.bits <= bits) return own
  return { ...writersFor(FIXED), bits, writeHead: (out, bits) => packBits(out, bits, 1, 2) }
}

/** The plain code that writes symbols; the kernel does the same. */
export function writePlainly(
  symbols: Uint32Array,
  { symbols: codes, distances }: Pick<BlockCodes, 'symbols' | 'distances'>,
  out: Uint8Array,
  bits: number,
): number {
  let to = bits
  for (const symbol of symbols) {
    const length = symbol >>> 16
    const index = length === 0 ? symbol : 256 + length
    to = packBits(out, to, codes[2 * index], codes[2 * index + 1] >>> 16)
    if (length === 0) continue
    const from0 = (symbol & 0xffff) - 1
    const top = 31 - Math.clz32(from0 | 1)
    const packed = distances[from0 < 4 ? from0 : 2 * top + ((from0 >> (top - 1)) & 1)]
    const extra = packed >>> 24
    to = packBits(out, to, packed & 0xffff, (packed >>> 16) & 255)
    to = packBits(out, to, from0 & ((1 << extra) - 1), extra)
  }
  return to
}
