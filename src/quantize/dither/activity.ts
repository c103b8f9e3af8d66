import { coordsOf } from '../color/color-space.ts'
import { LANES } from '../color/coordinate-rows.ts'
import type { FrequentColor, SpaceName } from '../types.ts'
import type { Entries, Row } from './diffuse-row.ts'

/** Neighbours that differ by less than this in every coordinate make a flat area: half an 8-bit level. */
export const FLAT = 4
/**
 * A flat area whose entry is further off than this takes errors all the same, so that slow ramps do not fall into
 * strips: squared distance, two 8-bit levels.
 */
export const WELL_SERVED = 16 ** 2
/** So many of the 8 neighbours of a ground's pixel are like it: 5 along a straight rim, 3 in its corners. */
export const RIM = 3
/** Coordinates of color; alpha is not among them. */
const COLOR_LANES = 3

/** Whether an entry is so near to a color that the difference does not show. */
function isServed(own: Int32Array, offset: number, coords: Int32Array, entry: number): boolean {
  let distance = 0
  for (let d = 0; d < COLOR_LANES; d++) distance += (own[offset + d] - coords[entry * LANES + d]) ** 2
  return distance <= WELL_SERVED
}

/**
 * The commonest color of each entry where it is a ground, such as that of a page, and the entry shows it: LANES
 * coordinates an entry, -1 for none. `frequent`: the colors that may be grounds, in order, with their entries.
 */
export function findGrounds(
  frequent: readonly FrequentColor[],
  { coords, count }: Pick<Entries, 'coords' | 'count'>,
  space: SpaceName,
): Int32Array {
  const grounds = new Int32Array(count * LANES).fill(-1)
  const most = new Float64Array(count)
  const own = new Int32Array(LANES)
  for (const { key, pixels, entry } of frequent) {
    if (pixels <= most[entry]) continue
    coordsOf(key, space, own)
    if (!isServed(own, 0, coords, entry)) continue
    most[entry] = pixels
    grounds.set(own, entry * LANES)
  }
  return grounds
}

/** Whether two pixels differ by less than FLAT in every coordinate of color. */
function alike(a: Int32Array, i: number, b: Int32Array, j: number): boolean {
  for (let d = 0; d < COLOR_LANES; d++) {
    const difference = a[i + d] - b[j + d]
    if (difference >= FLAT || difference <= -FLAT) return false
  }
  return true
}

/** Whether a pixel is like its 8 neighbours; nearly always settled by the first of them. */
function isFlat(own: Int32Array, before: Int32Array, after: Int32Array, left: number, offset: number, right: number) {
  if (!alike(own, offset, own, left) || !alike(own, offset, own, right)) return false
  for (const place of [left, offset, right])
    if (!alike(own, offset, before, place) || !alike(own, offset, after, place)) return false
  return true
}

/** How many of the 8 neighbours a pixel is like; the picture's own edge stands for those outside. */
function countAlike(
  own: Int32Array,
  before: Int32Array,
  after: Int32Array,
  left: number,
  offset: number,
  right: number,
) {
  let count = Number(alike(own, offset, own, left)) + Number(alike(own, offset, own, right))
  for (const place of [left, offset, right])
    count += Number(alike(own, offset, before, place)) + Number(alike(own, offset, after, place))
  return count
}

/** Whether a pixel has the color of its entry's ground. */
function isGround(own: Int32Array, offset: number, grounds: Int32Array, entry: number): boolean {
  for (let d = 0; d < LANES; d++) if (own[offset + d] !== grounds[entry * LANES + d]) return false
  return true
}

/**
 * Sets how much of the diffused error each pixel of a row takes: none in flat areas that have their color, which stay
 * clean, and none if nothing is to be seen; else `strength`, 0..256. A ground takes none up to its rim, and keeps
 * its entry. `before` and `after`: the coordinates of the rows above and below. `indices`: the nearest entry of each
 * pixel of the row.
 */
export function readActivity(
  row: Row,
  before: Int32Array,
  after: Int32Array,
  { coords, grounds }: Pick<Entries, 'coords'> & { grounds: Int32Array },
  indices: Uint8Array,
  strength: number,
): void {
  const { width, own, share, fixed } = row
  for (let x = 0, offset = 0; x < width; x++, offset += LANES) {
    const left = x > 0 ? offset - LANES : offset
    const right = x < width - 1 ? offset + LANES : offset
    const entry = indices[x]
    const ground = own[offset] === grounds[entry * LANES] && isGround(own, offset, grounds, entry)
    const clean = ground
      ? countAlike(own, before, after, left, offset, right) >= RIM
      : isServed(own, offset, coords, entry) && isFlat(own, before, after, left, offset, right)
    fixed[x] = Number(ground && clean)
    share[x] = clean || own[offset + 3] === 0 ? 0 : strength
  }
}
