import type { Lanes } from './cluster-sums.ts'
import { type CellLevel, LANES } from './octree.ts'

/**
 * Keeps the centroids that may be nearest to some point of a cell's box, in ascending order; returns how many.
 *
 * One centroid, the nearest to the box's middle, is held against each other one: over the box the difference of the two
 * squared distances is linear, so it is least at a corner, and a centroid that loses at its best corner can go. All
 * values are integers below 2^53, so the test is exact, ties included.
 * Source: T. Kanungo et al., "An efficient k-means clustering algorithm", 2002 (the filtering step), with tight boxes.
 */
export function prune(
  level: CellLevel,
  cell: number,
  lanes: Lanes,
  from: Int32Array,
  fromCount: number,
  to: Int32Array,
): number {
  const [c0, c1, c2, c3] = lanes.lane
  const norm = lanes.norm
  const offset = cell * LANES
  const { low, high } = level
  const l0 = low[offset]
  const l1 = low[offset + 1]
  const l2 = low[offset + 2]
  const l3 = low[offset + 3]
  const h0 = high[offset]
  const h1 = high[offset + 1]
  const h2 = high[offset + 2]
  const h3 = high[offset + 3]
  const m0 = l0 + h0
  const m1 = l1 + h1
  const m2 = l2 + h2
  const m3 = l3 + h3
  const e0 = h0 - l0
  const e1 = h1 - l1
  const e2 = h2 - l2
  const e3 = h3 - l3
  let best = from[0]
  let least = Number.MAX_VALUE
  for (let n = 0; n < fromCount; n++) {
    const j = from[n]
    const score = norm[j] - (m0 * c0[j] + m1 * c1[j] + m2 * c2[j] + m3 * c3[j])
    if (score < least) {
      least = score
      best = j
    }
  }
  const b0 = c0[best]
  const b1 = c1[best]
  const b2 = c2[best]
  const b3 = c3[best]
  const norm2 = norm[best]
  let count = 0
  for (let n = 0; n < fromCount; n++) {
    const j = from[n]
    const d0 = c0[j] - b0
    const d1 = c1[j] - b1
    const d2 = c2[j] - b2
    const d3 = c3[j] - b3
    // Twice what the best corner gives; absolute values instead of choices, which a processor guesses wrong.
    const along = d0 * m0 + d1 * m1 + d2 * m2 + d3 * m3
    const aside = Math.abs(d0) * e0 + Math.abs(d1) * e1 + Math.abs(d2) * e2 + Math.abs(d3) * e3
    const margin = norm[j] - norm2 - along - aside
    if (margin > 0 || (margin === 0 && best < j)) continue
    to[count++] = j
  }
  return count
}
