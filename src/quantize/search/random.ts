/**
 * The number of 32 bits that a small generator has at a place of its sequence: integer arithmetic only, and each place
 * by itself, so that all can be drawn side by side.
 * Source: T. Ettinger, mulberry32 (public domain).
 */
function drawAt(seed: number, place: number): number {
  const state = (seed + Math.imul(place + 1, 0x6d2b79f5)) >>> 0
  let mixed = Math.imul(state ^ (state >>> 15), state | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return (mixed ^ (mixed >>> 14)) >>> 0
}

/** A factor from 0.5 to 1.5, in 256ths. */
export const chanceAt = (seed: number, place: number): number => 128 + (drawAt(seed, place) >>> 24)

/** The same sequence, number by number, each from 0 to less than 1. */
export function seededRandom(seed: number): () => number {
  let place = 0
  return () => drawAt(seed, place++) / 2 ** 32
}
