import { seededRandom } from '../../src/quantize/search/random.ts'

/** Numbers that programs trip over: ends of ranges, signs, sizes. */
const EDGES = [0, 1, 2, 3, 4, 7, 8, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 2 ** 24, 2 ** 31 - 1, 2 ** 31]
const LAST = [2 ** 32 - 2, 2 ** 32 - 1]

/** What all inputs are made with: the same seed and index give the same input. */
export interface Random {
  /** 0 to `end` - 1. */
  below(end: number): number
  /** True in one of `count` cases. */
  oneIn(count: number): boolean
  pick<T>(from: readonly T[]): T
  /** Most often small, sometimes an edge, sometimes anything up to 2^32 - 1. */
  number(): number
  bytes(length: number): Buffer
}

export function makeRandom(seed: number, index: number): Random {
  const next = seededRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b))
  const below = (end: number) => Math.floor(next() * end)
  const pick = <T>(from: readonly T[]) => from[below(from.length)]
  const number = () => [below(20), pick(EDGES), pick(LAST), below(2 ** 32)][below(4)]
  const bytes = (length: number) => Buffer.from(Array.from({ length }, () => below(256)))
  return {
    below,
    oneIn: count => below(count) === 0,
    pick,
    number,
    bytes,
  }
}

/** A number as bytes, cut off to their count. */
export function numberBytes(value: number, size: 1 | 2 | 4, little = false): Buffer {
  const bytes = Buffer.alloc(size)
  const fit = value % 2 ** (8 * size)
  if (little) bytes.writeUIntLE(fit, 0, size)
  else bytes.writeUIntBE(fit, 0, size)
  return bytes
}
