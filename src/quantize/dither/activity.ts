import { LANES } from '../color/coordinate-rows.ts'
import type { Entries, Row } from './diffuse-row.ts'

/** Neighbours that differ by less than this in every coordinate make a flat area: half an 8-bit level. */
const FLAT = 4
/**
 * A flat area whose entry is further off than this takes errors all the same, so that slow ramps do not fall into
 * strips: squared distance, two 8-bit levels.
 */
const WELL_SERVED = 16 ** 2
/** Coordinates of color; alpha is not among them. */
const COLOR_LANES = 3

/** Whether two pixels differ by less than FLAT in every coordinate of color. */
function alike(a: Int32Array, i: number, b: Int32Array, j: number): boolean {
  for (let d = 0; d < COLOR_LANES; d++) {
    const difference = a[i + d] - b[j + d]
    if (difference >= FLAT || difference <= -FLAT) return false
  }
  return true
}

/** Whether a pixel is like its 8 neighbours; nearly always settled by the first of them. */
function isFlat(own: Int32Array, before: Int32Array, after: Int32Array, left: number, at: number, right: number) {
  if (!alike(own, at, own, left) || !alike(own, at, own, right)) return false
  for (const place of [left, at, right])
    if (!alike(own, at, before, place) || !alike(own, at, after, place)) return false
  return true
}

/** Whether an entry is so near to a pixel that the difference does not show. */
function isServed(own: Int32Array, at: number, { coords }: Entries, entry: number): boolean {
  let distance = 0
  for (let d = 0; d < COLOR_LANES; d++) distance += (own[at + d] - coords[entry * LANES + d]) ** 2
  return distance <= WELL_SERVED
}

/**
 * Sets how much of the diffused error each pixel of a row takes: none in flat areas that have their color, which stay
 * clean, and none where nothing is to be seen; else `strength`, 0..256. `before` and `after`: the coordinates of the
 * rows above and below. `indices`: the nearest entry of each pixel of the row.
 */
export function readActivity(
  row: Row,
  before: Int32Array,
  after: Int32Array,
  entries: Entries,
  indices: Uint8Array,
  strength: number,
): void {
  const { width, own, share } = row
  for (let x = 0, at = 0; x < width; x++, at += LANES) {
    const left = x > 0 ? at - LANES : at
    const right = x < width - 1 ? at + LANES : at
    const clean = isServed(own, at, entries, indices[x]) && isFlat(own, before, after, left, at, right)
    share[x] = clean || own[at + 3] === 0 ? 0 : strength
  }
}
