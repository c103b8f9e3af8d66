import { FULL_ALPHA } from '../../common/constants.ts'
import { MIN_MATCH, WINDOW_BYTES } from '../../common/deflate-cost.ts'
import { LANES } from '../color/coordinate-rows.ts'
import { MOST, type Row, SHARE_SHIFT } from '../dither/diffuse-row.ts'
import { RING_MASK } from './match-finder.ts'
import { ERROR_PARTS, LITERAL, MAX_TRIED_MATCH, type Path, type RdoContext, RUN, type Visit } from './rdo-path.ts'

/**
 * Goes on along a path of any picture, from unit u with a LITERAL (the nearest entries of one byte), a RUN or a match.
 * `most`: the error in a pixel that ends a match.
 */
function anySteps(path: Path, width: number, rdo: RdoContext, most: number) {
  const { units, total, carried, from, source, byteAt } = path
  const { entries, nearest, cost, finder, price, perByte } = rdo
  const { coords, firstOpaque, count } = entries
  const { ring } = finder
  const bits = 8 / perByte
  const mask = (1 << bits) - 1

  /** Whether a pixel may take an entry; a fully transparent one keeps its own, and so does a fixed one. */
  const allows = (alpha: number, k: number, own: number, fixed: number) =>
    k === own || (fixed === 0 && k < count && (alpha === FULL_ALPHA ? k >= firstOpaque : alpha !== 0))

  return (row: Row, own: Uint8Array, u: number, offset: number, start: number): void => {
    const { own: points, base, next, fixed } = row
    const literal = offset === LITERAL
    const longest = literal
      ? 1
      : Math.min(units - u, MAX_TRIED_MATCH, offset === RUN ? MAX_TRIED_MATCH : start - offset)
    const distance = literal ? 0 : price * cost.distance(offset === RUN ? 1 : start + u - offset)
    const restart = price * cost.length[MIN_MATCH]
    let byte = byteAt[u]
    let sum = total[u]
    let e0 = carried[u * LANES]
    let e1 = carried[u * LANES + 1]
    let e2 = carried[u * LANES + 2]
    let e3 = carried[u * LANES + 3]
    for (let n = 1; n <= longest; n++) {
      const first = (u + n - 1) * perByte
      const end = Math.min(width, first + perByte)
      if (literal) byte = 0
      else if (offset !== RUN) byte = ring[(offset + n - 1) & RING_MASK]
      for (let x = first, shift = 8 - bits; x < end; x++, shift -= bits) {
        const p = x * LANES
        const s = next[x]
        const alpha = points[p + 3]
        let t0 = (base[p] + e0 * s) >> SHARE_SHIFT
        let t1 = (base[p + 1] + e1 * s) >> SHARE_SHIFT
        let t2 = (base[p + 2] + e2 * s) >> SHARE_SHIFT
        let t3 = alpha === FULL_ALPHA ? alpha : (base[p + 3] + e3 * s) >> SHARE_SHIFT
        t0 = t0 < 0 ? 0 : t0 > MOST ? MOST : t0
        t1 = t1 < 0 ? 0 : t1 > MOST ? MOST : t1
        t2 = t2 < 0 ? 0 : t2 > MOST ? MOST : t2
        t3 = t3 < 0 ? 0 : t3 > FULL_ALPHA ? FULL_ALPHA : t3
        let k = (byte >> shift) & mask
        if (literal) {
          k = alpha === 0 ? own[x] : nearest(alpha, t0, t1, t2, t3)
          byte |= k << shift
        } else if (!allows(alpha, k, own[x], fixed[x])) return
        const entry = k * LANES
        e0 = alpha === 0 ? 0 : t0 - coords[entry]
        e1 = alpha === 0 ? 0 : t1 - coords[entry + 1]
        e2 = alpha === 0 ? 0 : t2 - coords[entry + 2]
        e3 = alpha === 0 ? 0 : t3 - coords[entry + 3]
        const error = e0 * e0 + e1 * e1 + e2 * e2 + e3 * e3
        if (error > most && !literal) return
        sum += ERROR_PARTS * error
      }
      if (n < MIN_MATCH && !literal) continue
      const node = u + n
      const all = sum + price * (literal ? cost.literal[byte] : cost.length[n]) + distance
      if (all >= total[node]) {
        if (all - total[node] >= (distance + restart) / 2) return
        continue
      }
      total[node] = all
      from[node] = u
      source[node] = offset
      byteAt[node] = byte
      carried[node * LANES] = e0
      carried[node * LANES + 1] = e1
      carried[node * LANES + 2] = e2
      carried[node * LANES + 3] = e3
    }
  }
}

/** Tries a literal, the run, the three places right above, and the latest places that look alike, in any picture. */
export function anyVisit(path: Path, width: number, rdo: RdoContext, most: number): Visit {
  const { units } = path
  const { finder, tries } = rdo
  const step = anySteps(path, width, rdo, most)

  return (row, own, u, start, guess) => {
    step(row, own, u, LITERAL, start)
    if (u > 0) step(row, own, u, RUN, start)
    if (start <= 1 || u + MIN_MATCH > units) return
    const oldest = Math.max(0, start + u - WINDOW_BYTES)
    for (let offset = start + u - units - 2; offset <= start + u - units; offset++)
      if (offset >= oldest && offset + MIN_MATCH <= start) step(row, own, u, offset, start)
    let offset = finder.latest(guess[u], guess[u + 1], guess[u + 2])
    for (let n = 0; offset >= oldest && n < tries; n++) {
      step(row, own, u, offset, start)
      offset = finder.earlier(offset)
    }
  }
}
