import { distanceExtraBits, LENGTH_BASES, lengthExtraBits } from '../../common/deflate-cost.ts'
import { peek16 } from './bit-writer.ts'
import { distanceBase, readBlock } from './deflate-splice.ts'

/** What could be read of a deflate stream. */
export interface Inflated {
  /** Bytes that were read; those of `out` behind them are as they were. */
  length: number
  /** The stream came to its end, at this byte of the input. */
  end: number | null
}

/** Copies a stored block; the bit behind it, or -1 if it is cut off or its length is wrong. */
function copyStored(bytes: Uint8Array, bit: number, out: Uint8Array, state: Inflated): number {
  const at = (bit + 3 + 7) >>> 3
  const size = bytes[at] | (bytes[at + 1] << 8)
  if (at + 4 > bytes.length || (size ^ (bytes[at + 2] | (bytes[at + 3] << 8))) !== 0xffff) return -1
  const part = bytes.subarray(at + 4, at + 4 + size)
  out.set(part.subarray(0, Math.max(0, out.length - state.length)), state.length)
  state.length += part.length
  return part.length < size ? -1 : (at + 4 + size) * 8
}

/** Reads a compressed block; the bit behind it, or -1 at the first symbol that is no part of a sound stream. */
function copyBlock(bytes: Uint8Array, bit: number, out: Uint8Array, state: Inflated): number {
  const block = readBlock(bytes, bit)
  if (!block) return -1
  const { symbols, distances } = block
  const [symbolMask, distanceMask] = [(1 << symbols.most) - 1, (1 << distances.most) - 1]
  const last = bytes.length * 8
  for (let at = block.body; ; ) {
    const entry = symbols.table[peek16(bytes, at) & symbolMask]
    at += entry & 15
    const symbol = entry >> 4
    if (entry === 0 || symbol > 285 || at > last) return -1
    if (symbol === 256) return at
    if (symbol < 256) {
      if (state.length < out.length) out[state.length] = symbol
      state.length++
      continue
    }
    const lengthBits = lengthExtraBits(symbol - 257)
    const size = LENGTH_BASES[symbol - 257] + (peek16(bytes, at) & ((1 << lengthBits) - 1))
    at += lengthBits
    const code = distances.table[peek16(bytes, at) & distanceMask]
    at += code & 15
    const bits = distanceExtraBits(code >> 4)
    const distance = distanceBase(code >> 4) + (peek16(bytes, at) & ((1 << bits) - 1))
    at += bits
    if (code === 0 || code >> 4 > 29 || distance > state.length || at > last) return -1
    const to = Math.min(state.length + size, out.length)
    for (let i = state.length; i < to; i++) out[i] = out[i - distance]
    state.length += size
  }
}

/**
 * Reads a raw deflate stream (RFC 1951) into `out` as far as it is sound: no error, but how far it came. For damaged
 * streams alone, of which the platform's own decoder gives nothing. What does not fit `out` is counted, not kept.
 */
export function inflateDamaged(bytes: Uint8Array, out: Uint8Array): Inflated {
  const state: Inflated = { length: 0, end: null }
  for (let bit = 0; bit < bytes.length * 8; ) {
    const [isLast, kind] = [peek16(bytes, bit) & 1, (peek16(bytes, bit) >> 1) & 3]
    const next = kind === 3 ? -1 : (kind === 0 ? copyStored : copyBlock)(bytes, bit, out, state)
    if (next < 0 || state.length > out.length + 2 ** 16) return state
    bit = next
    if (isLast) return { ...state, end: (bit + 7) >>> 3 }
  }
  return state
}
