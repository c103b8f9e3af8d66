import { LANES } from './coordinate-rows.ts'
import { SHORTEST_MATCH } from './deflate-cost.ts'
import { MOST, SHARE_SHIFT } from './diffuse-row.ts'
import { RING_MASK } from './match-finder.ts'
import { ERROR_PARTS, type Extend, LONGEST_TRIED, type Path, RUN, type Thrift } from './thrifty-path.ts'

/**
 * The matches of `anySteps` where every pixel is opaque and a byte is one index: the same path, with a third less time
 * for the row, since alpha and packing fall away. `most`: the error in a pixel that ends a match.
 */
export function opaqueMatches(path: Path, { entries, cost, finder, price }: Thrift, most: number): Extend {
  const { units, total, carried, from, source, byteAt } = path
  const { coords } = entries
  const { ring } = finder
  const limit = Math.floor(most)

  return ({ base, next }, _, u, at, start) => {
    const run = at === RUN
    const longest = Math.min(units - u, LONGEST_TRIED, run ? LONGEST_TRIED : start - at)
    let byte = byteAt[u]
    let error = 0
    let e0 = carried[u * LANES]
    let e1 = carried[u * LANES + 1]
    let e2 = carried[u * LANES + 2]
    let before = -1
    let slack = 0
    for (let n = 1; n <= longest; n++) {
      const x = u + n - 1
      const p = x * LANES
      const s = next[x]
      if (!run) byte = ring[(at + n - 1) & RING_MASK]
      const entry = byte * LANES
      let t = (base[p] + Math.imul(e0, s)) >> SHARE_SHIFT
      e0 = (t < 0 ? 0 : t > MOST ? MOST : t) - coords[entry]
      t = (base[p + 1] + Math.imul(e1, s)) >> SHARE_SHIFT
      e1 = (t < 0 ? 0 : t > MOST ? MOST : t) - coords[entry + 1]
      t = (base[p + 2] + Math.imul(e2, s)) >> SHARE_SHIFT
      e2 = (t < 0 ? 0 : t > MOST ? MOST : t) - coords[entry + 2]
      const own = (Math.imul(e0, e0) + Math.imul(e1, e1) + Math.imul(e2, e2)) | 0
      if (own > limit) return
      error += own
      if (n < SHORTEST_MATCH) continue
      if (before < 0) {
        const distance = price * cost.distance(run ? 1 : start + u - at)
        before = total[u] + distance
        slack = (distance + price * cost.length[SHORTEST_MATCH]) / 2
      }
      const node = u + n
      const all = before + ERROR_PARTS * error + price * cost.length[n]
      const over = all - total[node]
      if (over >= 0) {
        if (over >= slack) return
        continue
      }
      total[node] = all
      from[node] = u
      source[node] = at
      byteAt[node] = byte
      const c = node * LANES
      carried[c] = e0
      carried[c + 1] = e1
      carried[c + 2] = e2
    }
  }
}
