import type { Points } from '../types.ts'

/** Sums of weights stay below this many bits, so that no sum of products below reaches 2^53. */
const WEIGHT_BITS = 29

/** Points as splits and swaps see them: always 4 planes, the fourth 0 for opaque pictures. */
export interface Samples {
  planes: readonly [x: Uint16Array, y: Uint16Array, z: Uint16Array, a: Uint16Array]
  /** Their sum is below 2^29. */
  weights: Uint32Array
}

/** Places by which weights are shifted right for a sum below 2^29: 0 but for the largest pictures, 3 at most. */
export function shiftOf(weights: Uint32Array): number {
  let total = 0
  for (let i = 0; i < weights.length; i++) total += weights[i]
  return shiftOfSum(total)
}

export function shiftOfSum(total: number): number {
  let shift = 0
  while (total >= 2 ** (WEIGHT_BITS + shift)) shift++
  return shift
}

/** The points, not copied unless their weights are too large. */
export function makeSamples({ planes: [x, y, z, a], weights }: Points): Samples {
  const shift = shiftOf(weights)
  const planes = [x, y, z, a ?? new Uint16Array(weights.length)] as const
  return { planes, weights: shift === 0 ? weights : weights.map(weight => weight >>> shift) }
}
