import { OPAQUE_BITS } from '../../src/common/constants.ts'
import { alphaCode, opaqueCode } from '../../src/quantize/histogram/morton.ts'
import type { ImageHistogram } from '../../src/quantize/types.ts'

/** Puts colors that come in any order into the order that `countColors` gives. */
export function sortColors({ keys, counts, visibility }: Omit<ImageHistogram, 'opaque'>): ImageHistogram {
  const rank = (i: number) => (keys[i] < OPAQUE_BITS ? alphaCode(keys[i]) : 2 ** 32 + opaqueCode(keys[i]))
  const ranks = Float64Array.from(keys, (_, i) => rank(i))
  const order = Uint32Array.from(keys.keys()).sort((a, b) => ranks[a] - ranks[b])
  const take = (list: Uint32Array) => Uint32Array.from(order, i => list[i])
  const opaque = keys.every(key => key >= OPAQUE_BITS)
  return { keys: take(keys), counts: take(counts), visibility: take(visibility), opaque }
}
