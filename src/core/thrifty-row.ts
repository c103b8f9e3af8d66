import { LONGEST_MATCH, SHORTEST_MATCH, UNITS_PER_BIT, WINDOW_BYTES } from './deflate-cost.ts'
import type { Row } from './diffuse-row.ts'
import { RING_MASK } from './match-finder.ts'
import { anySteps } from './thrifty-any.ts'
import { opaqueMatches } from './thrifty-opaque.ts'
import { ERROR_PARTS, LITERAL, makePath, RUN, type Thrift } from './thrifty-path.ts'

/** A pixel whose substitute costs more than so many bits are worth ends a match. */
const MOST_BITS = 11 * UNITS_PER_BIT

/**
 * Chooses the indices of a row so that squared error plus price times bits is least: a shortest path over the row,
 * whose steps are literals and matches with earlier rows, each carrying its own diffused error along. A match may put
 * entries that are only nearly the best ones where the stream then repeats itself.
 * Source of the idea: lossy LZ77 by dynamic programming over a parse, as in rate-distortion optimised coding (A. Ortega,
 * K. Ramchandran, 1998); one survivor a node.
 */
export function thriftyRow(width: number, thrift: Thrift) {
  const { cost, finder, price, meanError, perByte, tries } = thrift
  const units = Math.ceil(width / perByte)
  const path = makePath(units)
  const { total, from, source, byteAt } = path
  const ends = new Int32Array(units)
  const most = (price * MOST_BITS) / ERROR_PARTS + 2 * meanError
  const step = anySteps(path, width, thrift, most)
  const match = thrift.opaque && perByte === 1 ? opaqueMatches(path, thrift, most) : step

  /** Tries the run, the three places right above, and the latest places that look alike. */
  function tryMatches(row: Row, own: Uint8Array, u: number, start: number, guess: Uint8Array): void {
    if (u > 0) match(row, own, u, RUN, start)
    if (start <= 1 || u + SHORTEST_MATCH > units) return
    const oldest = Math.max(0, start + u - WINDOW_BYTES)
    for (let at = start + u - units - 2; at <= start + u - units; at++)
      if (at >= oldest && at + SHORTEST_MATCH <= start) match(row, own, u, at, start)
    let at = finder.latest(guess[u], guess[u + 1], guess[u + 2])
    for (let n = 0; at >= oldest && n < tries; n++) {
      match(row, own, u, at, start)
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
      step(row, own, u, LITERAL, start)
      tryMatches(row, own, u, start, bytes)
    }
    commit(start, bytes)
  }
}
