import { LANES } from '../color/coordinate-rows.ts'
import { type Entries, MOST, type Row, SHARE_SHIFT } from '../dither/diffuse-row.ts'
import type { NearestOpaque } from '../dither/nearest-entry.ts'
import { type ByteErrors, FAR, MAX_ERROR } from './trellis.ts'

/**
 * The errors of bytes that are one opaque pixel each. `literalOf`: the entry that serves a target best as a literal.
 * `weights`: of each pixel's error, in 32nds.
 */
export function opaqueErrors(
  { base, next, fixed }: Row,
  { coords }: Entries,
  literalOf: NearestOpaque,
  weights: Uint8Array,
): ByteErrors {
  let own: Uint8Array

  return {
    open(nearest) {
      own = nearest
    },
    literal(x, errors, offset) {
      if (fixed[x] === 1) return own[x]
      const p = x * LANES
      const s = next[x]
      const t0 = (base[p] + Math.imul(errors[offset], s)) >> SHARE_SHIFT
      const t1 = (base[p + 1] + Math.imul(errors[offset + 1], s)) >> SHARE_SHIFT
      const t2 = (base[p + 2] + Math.imul(errors[offset + 2], s)) >> SHARE_SHIFT
      return literalOf(
        t0 < 0 ? 0 : t0 > MOST ? MOST : t0,
        t1 < 0 ? 0 : t1 > MOST ? MOST : t1,
        t2 < 0 ? 0 : t2 > MOST ? MOST : t2,
      )
    },
    take(x, byte, most, errors, offset, out, outOffset) {
      if (fixed[x] === 1 && byte !== own[x]) return FAR
      const p = x * LANES
      const s = next[x]
      const entry = byte * LANES
      let t = (base[p] + Math.imul(errors[offset], s)) >> SHARE_SHIFT
      const e0 = (t < 0 ? 0 : t > MOST ? MOST : t) - coords[entry]
      t = (base[p + 1] + Math.imul(errors[offset + 1], s)) >> SHARE_SHIFT
      const e1 = (t < 0 ? 0 : t > MOST ? MOST : t) - coords[entry + 1]
      t = (base[p + 2] + Math.imul(errors[offset + 2], s)) >> SHARE_SHIFT
      const e2 = (t < 0 ? 0 : t > MOST ? MOST : t) - coords[entry + 2]
      out[outOffset] = e0
      out[outOffset + 1] = e1
      out[outOffset + 2] = e2
      const error = (Math.imul(e0, e0) + Math.imul(e1, e1) + Math.imul(e2, e2)) | 0
      if (error > most) return FAR
      return Math.imul(2 * weights[x], error > MAX_ERROR ? MAX_ERROR : error)
    },
  }
}
