import { FULL_ALPHA } from '../../common/constants.ts'
import { LANES } from '../color/coordinate-rows.ts'
import { type Entries, MOST, type Nearest, type Row, SHARE_SHIFT } from '../dither/diffuse-row.ts'
import { type ByteErrors, FAR, MAX_COST, MAX_ERROR } from './trellis.ts'

/**
 * The errors of bytes of any picture: of 1 to 8 pixels each, with alpha or without. `nearest`: the entry that serves a
 * target best as a literal. `weights`: of each pixel's error, in 32nds.
 */
export function packedErrors(
  row: Row,
  { coords, firstOpaque, count }: Entries,
  nearest: Nearest,
  weights: Uint8Array,
  perByte: number,
): ByteErrors {
  const { width, base, next, fixed } = row
  const bits = 8 / perByte
  const mask = (1 << bits) - 1
  let own: Uint8Array
  /** The target of the latest pixel, and what it hands on. */
  let [t0, t1, t2, t3] = [0, 0, 0, 0]
  let [e0, e1, e2, e3] = [0, 0, 0, 0]

  const clamp = (value: number, most: number) => (value < 0 ? 0 : value > most ? most : value)

  function begin(errors: Int32Array, offset: number): void {
    e0 = errors[offset]
    e1 = errors[offset + 1]
    e2 = errors[offset + 2]
    e3 = errors[offset + 3]
  }

  /** What pixel x is to become. */
  function aim(x: number, alpha: number): void {
    const p = x * LANES
    const s = next[x]
    t0 = clamp((base[p] + Math.imul(e0, s)) >> SHARE_SHIFT, MOST)
    t1 = clamp((base[p + 1] + Math.imul(e1, s)) >> SHARE_SHIFT, MOST)
    t2 = clamp((base[p + 2] + Math.imul(e2, s)) >> SHARE_SHIFT, MOST)
    t3 = alpha === FULL_ALPHA ? alpha : clamp((base[p + 3] + Math.imul(e3, s)) >> SHARE_SHIFT, FULL_ALPHA)
  }

  /** Hands on what entry k leaves; a fully transparent pixel leaves nothing. */
  function leave(k: number, alpha: number): void {
    const entry = k * LANES
    const seen = alpha === 0 ? 0 : 1
    e0 = Math.imul(seen, t0 - coords[entry])
    e1 = Math.imul(seen, t1 - coords[entry + 1])
    e2 = Math.imul(seen, t2 - coords[entry + 2])
    e3 = Math.imul(seen, t3 - coords[entry + 3])
  }

  /** Whether a pixel may take an entry; a fully transparent one keeps its own, and so does a fixed one. */
  const allows = (x: number, alpha: number, k: number) =>
    k === own[x] || (fixed[x] === 0 && k < count && (alpha === FULL_ALPHA ? k >= firstOpaque : alpha !== 0))

  return {
    open(indices) {
      own = indices
    },
    literal(unit, errors, offset) {
      begin(errors, offset)
      const end = Math.min(width, (unit + 1) * perByte)
      let byte = 0
      for (let x = unit * perByte, shift = 8 - bits; x < end; x++, shift -= bits) {
        const alpha = row.own[x * LANES + 3]
        aim(x, alpha)
        const k = alpha === 0 || fixed[x] === 1 ? own[x] : nearest(alpha, t0, t1, t2, t3)
        leave(k, alpha)
        byte |= k << shift
      }
      return byte
    },
    take(unit, byte, most, errors, offset, out, outOffset) {
      begin(errors, offset)
      const end = Math.min(width, (unit + 1) * perByte)
      let cost = 0
      let shift = 8 - bits
      for (let x = unit * perByte; x < end; x++, shift -= bits) {
        const alpha = row.own[x * LANES + 3]
        const k = (byte >> shift) & mask
        if (!allows(x, alpha, k)) return FAR
        aim(x, alpha)
        leave(k, alpha)
        const error = Math.imul(e0, e0) + Math.imul(e1, e1) + Math.imul(e2, e2) + Math.imul(e3, e3)
        if (error > most) return FAR
        cost = Math.min(MAX_COST, cost + Math.imul(2 * weights[x], Math.min(MAX_ERROR, error)))
      }
      // Spare bits of the last byte are 0.
      if ((byte & ((1 << (shift + bits)) - 1)) !== 0) return FAR
      out[outOffset] = e0
      out[outOffset + 1] = e1
      out[outOffset + 2] = e2
      out[outOffset + 3] = e3
      return cost
    },
  }
}
