import { LANES } from './coordinate-rows.ts'
import type { Row } from './diffuse-row.ts'

/** Neighbours that differ by less than this in every coordinate make a flat area: half an 8-bit level. */
const FLAT = 4
/** Coordinates of colour; alpha is not among them. */
const COLOUR_LANES = 3

/** The largest difference of a pixel to its 8 neighbours in one coordinate, that at `at`. */
function contrast(own: Int32Array, before: Int32Array, after: Int32Array, left: number, at: number, right: number) {
  const middle = own[at]
  const most = Math.max(own[left], own[right], before[left], before[at], before[right])
  const least = Math.min(own[left], own[right], before[left], before[at], before[right])
  return Math.max(
    Math.max(most, after[left], after[at], after[right]) - middle,
    middle - Math.min(least, after[left], after[at], after[right]),
  )
}

/**
 * Sets how much of the diffused error each pixel of a row takes: none in flat areas, which stay clean, and none where
 * nothing is to be seen; else `strength`, 0..256. `before` and `after`: the coordinates of the rows above and below.
 */
export function readActivity(row: Row, before: Int32Array, after: Int32Array, strength: number): void {
  const { width, own, share } = row
  for (let x = 0, at = 0; x < width; x++, at += LANES) {
    const left = x > 0 ? at - LANES : at
    const right = x < width - 1 ? at + LANES : at
    let flat = true
    for (let d = 0; d < COLOUR_LANES && flat; d++)
      flat = contrast(own, before, after, left + d, at + d, right + d) < FLAT
    share[x] = flat || own[at + 3] === 0 ? 0 : strength
  }
}
