import { MIN_MATCH, WINDOW_BYTES } from '../../common/deflate-cost.ts'
import { LANES } from '../color/coordinate-rows.ts'
import { MOST, type Row, SHARE_SHIFT } from '../dither/diffuse-row.ts'
import { RING_MASK } from './match-finder.ts'
import { ERROR_PARTS, LITERAL, MAX_TRIED_MATCH, type Path, type RdoContext, RUN, type Visit } from './rdo-path.ts'

/**
 * `anyVisit` where every pixel is opaque and a byte is one index: the same path in half the time, since alpha and
 * packing fall away, and what the first pixel of a step is to become is worked out once for all steps. `most`: the
 * error in a pixel that ends a match.
 */
export function opaqueVisit(path: Path, rdo: RdoContext, most: number): Visit {
  const { units, total, carried, from, source, byteAt } = path
  const { entries, nearestOpaque, cost, finder, price, tries } = rdo
  const { coords } = entries
  const { ring } = finder
  const limit = Math.floor(most)

  /** Offers a node a way to it whose last pixel hands on (e0, e1, e2). */
  function offer(
    node: number,
    all: number,
    u: number,
    offset: number,
    byte: number,
    e0: number,
    e1: number,
    e2: number,
  ) {
    total[node] = all
    from[node] = u
    source[node] = offset
    byteAt[node] = byte
    const c = node * LANES
    carried[c] = e0
    carried[c + 1] = e1
    carried[c + 2] = e2
  }

  /** Goes on behind the first pixel of a match, whose squared error is `error` and which hands on (e0, e1, e2). */
  function follow(
    { base, next, fixed }: Row,
    nearest: Uint8Array,
    u: number,
    offset: number,
    longest: number,
    before: number,
    slack: number,
    error: number,
    e0: number,
    e1: number,
    e2: number,
  ): void {
    let byte = byteAt[u]
    for (let n = 2; n <= longest; n++) {
      const x = u + n - 1
      const p = x * LANES
      const s = next[x]
      if (offset !== RUN) byte = ring[(offset + n - 1) & RING_MASK]
      const entry = byte * LANES
      let t = (base[p] + Math.imul(e0, s)) >> SHARE_SHIFT
      e0 = (t < 0 ? 0 : t > MOST ? MOST : t) - coords[entry]
      t = (base[p + 1] + Math.imul(e1, s)) >> SHARE_SHIFT
      e1 = (t < 0 ? 0 : t > MOST ? MOST : t) - coords[entry + 1]
      t = (base[p + 2] + Math.imul(e2, s)) >> SHARE_SHIFT
      e2 = (t < 0 ? 0 : t > MOST ? MOST : t) - coords[entry + 2]
      const ownError = (Math.imul(e0, e0) + Math.imul(e1, e1) + Math.imul(e2, e2)) | 0
      if (ownError > limit || (fixed[x] === 1 && byte !== nearest[x])) return
      error += ownError
      if (n < MIN_MATCH) continue
      const all = before + ERROR_PARTS * error + price * cost.length[n]
      const over = all - total[u + n]
      if (over < 0) offer(u + n, all, u, offset, byte, e0, e1, e2)
      else if (over >= slack) return
    }
  }

  /** Tries the bytes from `offset` on for a first target (t0, t1, t2), unless its error or the price rules all ends out. */
  function match(
    row: Row,
    nearest: Uint8Array,
    u: number,
    offset: number,
    longest: number,
    distance: number,
    t0: number,
    t1: number,
    t2: number,
  ): void {
    const byte = offset === RUN ? byteAt[u] : ring[offset & RING_MASK]
    if (row.fixed[u] === 1 && byte !== nearest[u]) return
    const entry = byte * LANES
    const e0 = t0 - coords[entry]
    const e1 = t1 - coords[entry + 1]
    const e2 = t2 - coords[entry + 2]
    const ownError = (Math.imul(e0, e0) + Math.imul(e1, e1) + Math.imul(e2, e2)) | 0
    if (ownError > limit) return
    const paid = price * cost.distance(distance)
    const before = total[u] + paid
    const shortest = price * cost.length[MIN_MATCH]
    const slack = (paid + shortest) / 2
    if (before + ERROR_PARTS * ownError + shortest - total[u + MIN_MATCH] >= slack) return
    follow(row, nearest, u, offset, longest, before, slack, ownError, e0, e1, e2)
  }

  function literal(u: number, t0: number, t1: number, t2: number): void {
    const k = nearestOpaque(t0, t1, t2)
    const e0 = t0 - coords[k * LANES]
    const e1 = t1 - coords[k * LANES + 1]
    const e2 = t2 - coords[k * LANES + 2]
    const ownError = (Math.imul(e0, e0) + Math.imul(e1, e1) + Math.imul(e2, e2)) | 0
    const all = total[u] + ERROR_PARTS * ownError + price * cost.literal[k]
    if (all < total[u + 1]) offer(u + 1, all, u, LITERAL, k, e0, e1, e2)
  }

  return (row, nearest, u, start, guess) => {
    const { base, next } = row
    const p = u * LANES
    const s = next[u]
    let t0 = (base[p] + Math.imul(carried[p], s)) >> SHARE_SHIFT
    let t1 = (base[p + 1] + Math.imul(carried[p + 1], s)) >> SHARE_SHIFT
    let t2 = (base[p + 2] + Math.imul(carried[p + 2], s)) >> SHARE_SHIFT
    t0 = t0 < 0 ? 0 : t0 > MOST ? MOST : t0
    t1 = t1 < 0 ? 0 : t1 > MOST ? MOST : t1
    t2 = t2 < 0 ? 0 : t2 > MOST ? MOST : t2
    literal(u, t0, t1, t2)
    const longest = Math.min(units - u, MAX_TRIED_MATCH)
    if (longest < MIN_MATCH) return
    if (u > 0) match(row, nearest, u, RUN, longest, 1, t0, t1, t2)
    if (start <= 1) return
    const oldest = Math.max(0, start + u - WINDOW_BYTES)
    const above = start + u - units
    for (let offset = above - 2; offset <= above; offset++)
      if (offset >= oldest && offset + MIN_MATCH <= start)
        match(row, nearest, u, offset, Math.min(longest, start - offset), start + u - offset, t0, t1, t2)
    let offset = finder.latest(guess[u], guess[u + 1], guess[u + 2])
    for (let n = 0; offset >= oldest && n < tries; n++) {
      match(row, nearest, u, offset, Math.min(longest, start - offset), start + u - offset, t0, t1, t2)
      offset = finder.earlier(offset)
    }
  }
}
