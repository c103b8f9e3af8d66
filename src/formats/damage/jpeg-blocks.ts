import type { EntropyBits, HuffmanTable } from './jpeg-huffman.ts'

/** A scan's part of the coefficients: from..to in zigzag order, and the bit of them that it begins or refines. */
export interface Spectrum {
  from: number
  to: number
  /** Bits that are known from scans before; 0 for the first scan of these coefficients. */
  high: number
  low: number
}

/** Reads one block of a component; false at a code that does not exist. Values are passed over. */
export type ReadBlock = (bits: EntropyBits, block: number) => boolean

/** All coefficients of a block. Source: ITU T.81, F.2.2. */
export function sequentialBlock(dc: HuffmanTable, ac: HuffmanTable): ReadBlock {
  return bits => {
    const size = bits.decode(dc)
    if (size < 0 || size > 16) return false
    bits.take(size)
    for (let k = 1; k < 64; k++) {
      const symbol = bits.decode(ac)
      if (symbol < 0) return false
      const [run, size] = [symbol >> 4, symbol & 15]
      if (size === 0 && run < 15) return true
      bits.take(size)
      k += run
    }
    return true
  }
}

/** The first coefficient, or one more bit of it. Source: T.81, G.1.2.1. */
export function dcBlock(dc: HuffmanTable | undefined, { high }: Spectrum): ReadBlock {
  return bits => {
    if (high > 0) return bits.take(1) >= 0
    const size = bits.decode(dc!)
    if (size >= 0 && size <= 16) bits.take(size)
    return size >= 0 && size <= 16
  }
}

/** Which coefficients of a component are not zero so far: 64 bits a block. */
export type NonZero = Uint32Array

/** Blocks to come that have no further coefficients in this scan. */
export interface EndRun {
  blocks: number
}

/** The other coefficients. Source: T.81, G.1.2.2. */
export function acBlock(ac: HuffmanTable, { from, to }: Spectrum, nonZero: NonZero, ending: EndRun): ReadBlock {
  return (bits, block) => {
    if (ending.blocks > 0) {
      ending.blocks--
      return true
    }
    for (let k = from; k <= to; k++) {
      const symbol = bits.decode(ac)
      if (symbol < 0) return false
      const [run, size] = [symbol >> 4, symbol & 15]
      if (size === 0 && run < 15) {
        ending.blocks = (1 << run) - 1 + bits.take(run)
        return true
      }
      bits.take(size)
      k += run
      if (size > 0) nonZero[block * 2 + ((k >> 5) & 1)] |= 1 << (k & 31)
    }
    return true
  }
}

/** One more bit of the other coefficients. Source: T.81, G.1.2.3. */
export function acRefiningBlock(ac: HuffmanTable, { from, to }: Spectrum, nonZero: NonZero, ending: EndRun): ReadBlock {
  const isSet = (block: number, k: number) => ((nonZero[block * 2 + (k >> 5)] >>> (k & 31)) & 1) === 1
  return (bits, block) => {
    let k = from
    for (; ending.blocks === 0 && k <= to; k++) {
      const symbol = bits.decode(ac)
      if (symbol < 0) return false
      const size = symbol & 15
      let run = symbol >> 4
      if (size === 0 && run < 15) {
        ending.blocks = (1 << run) + bits.take(run)
        break
      }
      if (size > 0) bits.take(1)
      for (; k <= to; k++) {
        if (isSet(block, k)) bits.take(1)
        else if (--run < 0) break
      }
      if (size > 0 && k <= to) nonZero[block * 2 + (k >> 5)] |= 1 << (k & 31)
    }
    if (ending.blocks === 0) return true
    for (; k <= to; k++) if (isSet(block, k)) bits.take(1)
    ending.blocks--
    return true
  }
}
