import { MAX_MATCH, UNITS_PER_BIT } from '../../common/deflate-cost.ts'
import type { Row } from '../dither/diffuse-row.ts'
import { anyVisit } from './extend-alpha.ts'
import { opaqueVisit } from './extend-opaque.ts'
import { RING_MASK } from './match-finder.ts'
import { ERROR_PARTS, LITERAL, makePath, type RdoContext, RUN } from './rdo-path.ts'

/** A pixel whose substitute costs more than so many bits are worth ends a match. */
const MAX_BITS = 11 * UNITS_PER_BIT

/**
 * Chooses the indices of a row so that squared error plus price times bits is least: a shortest path over the row,
 * whose steps are literals and matches with earlier rows, each carrying its own diffused error along. A match may put
 * entries that are only nearly the best ones where the stream then repeats itself.
 * Source of the idea: lossy LZ77 by dynamic programming over a parse, as in rate-distortion optimised coding (A.
 * Ortega, K. Ramchandran, 1998); one survivor a node.
 */
export function rdoRow(width: number, rdo: RdoContext) {
  const { cost, finder, price, meanError, perByte } = rdo
  const units = Math.ceil(width / perByte)
  const path = makePath(units)
  const { total, from, source, byteAt } = path
  const ends = new Int32Array(units)
  const most = (price * MAX_BITS) / ERROR_PARTS + 2 * meanError
  const visit = rdo.opaque && perByte === 1 ? opaqueVisit(path, rdo, most) : anyVisit(path, width, rdo, most)

  /**
   * Follows the cheapest path back, writes its bytes to the ring at `start`, and to `bytes`, and learns from its steps.
   */
  function commit(start: number, bytes: Uint8Array): void {
    const { ring } = finder
    let steps = 0
    for (let node = units; node > 0; node = from[node]) ends[steps++] = node
    while (steps > 0) {
      const node = ends[--steps]
      const first = from[node]
      const origin = source[node]
      if (origin === LITERAL) {
        bytes[first] = ring[(start + first) & RING_MASK] = byteAt[node]
        cost.countLiteral(byteAt[node])
        continue
      }
      const back = origin === RUN ? 1 : start + first - origin
      for (let u = first; u < node; u++) bytes[u] = ring[(start + u) & RING_MASK] = ring[(start + u - back) & RING_MASK]
      cost.countMatch(Math.min(MAX_MATCH, node - first), back)
    }
  }

  /**
   * `own`: the nearest entry of each pixel. `start`: position of the row's first byte in the stream. `bytes`:
   * those of `own`; they give way to the chosen ones.
   */
  return (row: Row, own: Uint8Array, start: number, bytes: Uint8Array): void => {
    total.fill(Number.MAX_VALUE, 1)
    cost.learn()
    for (let u = 0; u < units; u++) visit(row, own, u, start, bytes)
    commit(start, bytes)
  }
}
