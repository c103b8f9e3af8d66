import { FULL_ALPHA } from './constants.ts'
import { LANES } from './coordinate-rows.ts'
import { type DeflateCost, LONGEST_MATCH, SHORTEST_MATCH, UNITS_PER_BIT, WINDOW_BYTES } from './deflate-cost.ts'
import { type Entries, MOST, type Nearest, type Row, SHARE_SHIFT } from './diffuse-row.ts'
import { type MatchFinder, RING_MASK } from './match-finder.ts'

/** Longer matches than this hardly occur in photos; in flat pictures the encoder joins them. */
const LONGEST_TRIED = 64
/** A pixel whose substitute costs more than so many bits are worth ends a match. */
const MOST_BITS = 11 * UNITS_PER_BIT

/** Where the bytes of a step come from, if not from an earlier place in the stream. */
const LITERAL = -1
const RUN = -2

/** What the choice of a row needs beside the row itself. */
export interface Thrift {
  entries: Entries
  nearest: Nearest
  cost: DeflateCost
  finder: MatchFinder
  /** Squared error, in 64ths, that one cost unit (1/16 bit) is worth. */
  price: number
  /** Mean squared error of the nearest entries. */
  meanError: number
  /** Indices in a byte: 1, 2, 4 or 8. */
  perByte: number
  /** Earlier places that are tried for each byte, at most, beside the run and those right above. */
  tries: number
}

/**
 * Chooses the indices of a row so that squared error plus price times bits is least: a shortest path over the row,
 * whose steps are literals and matches with earlier rows, each carrying its own diffused error along. A match may put
 * entries that are only nearly the best ones where the stream then repeats itself.
 * Source of the idea: lossy LZ77 by dynamic programming over a parse, as in rate-distortion optimised coding (A. Ortega,
 * K. Ramchandran, 1998); one survivor a node.
 */
export function thriftyRow(width: number, thrift: Thrift) {
  const { entries, nearest, cost, finder, price, meanError, perByte, tries } = thrift
  const { coords, firstOpaque, count } = entries
  const units = Math.ceil(width / perByte)
  const bits = 8 / perByte
  const mask = (1 << bits) - 1
  const total = new Float64Array(units + 1)
  const carried = new Int32Array((units + 1) * LANES)
  const from = new Int32Array(units + 1)
  const source = new Int32Array(units + 1)
  const byteAt = new Uint8Array(units + 1)
  const ends = new Int32Array(units)
  const most = price * MOST_BITS + 2 * 64 * meanError

  /** Whether a pixel may take an entry; a fully transparent one keeps its own. */
  const allows = (alpha: number, k: number, own: number) =>
    k < count && (alpha === FULL_ALPHA ? k >= firstOpaque : alpha !== 0 || k === own)

  /**
   * Goes on from unit u with a literal (the nearest entries of one byte), with a RUN of the byte before, or with the
   * bytes of the stream from `at` on, as far as the error allows; offers each end to the path. `start`: where the row
   * begins in the stream.
   */
  function extend(row: Row, own: Uint8Array, u: number, at: number, start: number): void {
    const { own: points, base, next, worth } = row
    const { ring } = finder
    const literal = at === LITERAL
    const longest = literal ? 1 : Math.min(units - u, LONGEST_TRIED, at === RUN ? LONGEST_TRIED : start - at)
    const distance = literal ? 0 : price * cost.distance(at === RUN ? 1 : start + u - at)
    const restart = price * cost.length[SHORTEST_MATCH]
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
      else if (at !== RUN) byte = ring[(at + n - 1) & RING_MASK]
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
        } else if (!allows(alpha, k, own[x])) return
        const entry = k * LANES
        e0 = alpha === 0 ? 0 : t0 - coords[entry]
        e1 = alpha === 0 ? 0 : t1 - coords[entry + 1]
        e2 = alpha === 0 ? 0 : t2 - coords[entry + 2]
        e3 = alpha === 0 ? 0 : t3 - coords[entry + 3]
        const error = (e0 * e0 + e1 * e1 + e2 * e2 + e3 * e3) * worth[x]
        if (error > most && !literal) return
        sum += error
      }
      if (n < SHORTEST_MATCH && !literal) continue
      const node = u + n
      const all = sum + price * (literal ? cost.literal[byte] : cost.length[n]) + distance
      if (all >= total[node]) {
        if (all - total[node] >= (distance + restart) / 2) return
        continue
      }
      total[node] = all
      from[node] = u
      source[node] = at
      byteAt[node] = byte
      carried[node * LANES] = e0
      carried[node * LANES + 1] = e1
      carried[node * LANES + 2] = e2
      carried[node * LANES + 3] = e3
    }
  }

  /** Tries the run, the three places right above, and the latest places that look alike. */
  function tryMatches(row: Row, own: Uint8Array, u: number, start: number, guess: Uint8Array): void {
    if (u > 0) extend(row, own, u, RUN, start)
    if (start <= 1 || u + SHORTEST_MATCH > units) return
    const oldest = Math.max(0, start + u - WINDOW_BYTES)
    for (let at = start + u - units - 2; at <= start + u - units; at++)
      if (at >= oldest && at + SHORTEST_MATCH <= start) extend(row, own, u, at, start)
    let at = finder.latest(guess[u], guess[u + 1], guess[u + 2])
    for (let n = 0; at >= oldest && n < tries; n++) {
      extend(row, own, u, at, start)
      at = finder.earlier(at)
    }
  }

  /** Follows the cheapest path back, writes its bytes to the ring at `start`, and to `bytes`, and learns from its steps. */
  function commit(start: number, bytes: Uint8Array): void {
    const { ring } = finder
    let steps = 0
    for (let node = units; node > 0; node = from[node]) ends[steps++] = node
    while (steps > 0) {
      const node = ends[--steps]
      const first = from[node]
      const at = source[node]
      if (at === LITERAL) {
        bytes[first] = ring[(start + first) & RING_MASK] = byteAt[node]
        cost.countLiteral(byteAt[node])
        continue
      }
      const back = at === RUN ? 1 : start + first - at
      for (let u = first; u < node; u++) bytes[u] = ring[(start + u) & RING_MASK] = ring[(start + u - back) & RING_MASK]
      cost.countMatch(Math.min(LONGEST_MATCH, node - first), back)
    }
  }

  /**
   * `own`: the nearest entry of each pixel. `start`: position of the row's first byte in the stream. `bytes`:
   * those of `own`; they give way to the chosen ones.
   */
  return (row: Row, own: Uint8Array, start: number, bytes: Uint8Array): void => {
    total.fill(Number.MAX_VALUE, 1)
    cost.learn()
    for (let u = 0; u < units; u++) {
      extend(row, own, u, LITERAL, start)
      tryMatches(row, own, u, start, bytes)
    }
    commit(start, bytes)
  }
}
