import { WINDOW_BYTES } from '../../common/deflate-cost.ts'

const HASH_BITS = 15
const RING = 2 * WINDOW_BYTES
export const RING_MASK = RING - 1
const WINDOW_MASK = WINDOW_BYTES - 1

/**
 * The last 64 KiB of a stream of packed indices, and where runs of three bytes like a given one stand in it. Bytes of
 * one group count as alike: a match may then be made of colors that are only nearly the same.
 */
export interface MatchFinder {
  /** The bytes; position p is at p & RING_MASK. */
  ring: Uint8Array
  /** Latest position of a run like (a, b, c), or -1. */
  latest(a: number, b: number, c: number): number
  /** The position before `position` of a run with the same hash, or -1. */
  earlier(position: number): number
  /** Makes the runs that begin at from..to-1 known. */
  add(from: number, to: number): void
}

/** `groups[byte]`: the group of each byte. */
export function matchFinder(groups: Uint8Array): MatchFinder {
  const ring = new Uint8Array(RING)
  const heads = new Int32Array(2 ** HASH_BITS).fill(-1)
  const links = new Int32Array(WINDOW_BYTES)
  const hash = (a: number, b: number, c: number) =>
    Math.imul((groups[a] << 16) | (groups[b] << 8) | groups[c], 0x9e3779b1) >>> (32 - HASH_BITS)

  return {
    ring,
    latest: (a, b, c) => heads[hash(a, b, c)],
    earlier: position => links[position & WINDOW_MASK],
    add(from, to) {
      for (let p = from; p < to; p++) {
        const h = hash(ring[p & RING_MASK], ring[(p + 1) & RING_MASK], ring[(p + 2) & RING_MASK])
        links[p & WINDOW_MASK] = heads[h]
        heads[h] = p
      }
    },
  }
}
