/** What the errors of a row's pixels weigh by the activity around them: `errorWeights`. */

/** Columns on either side that count for a pixel, and the margin that sliding over them needs. */
const REACH: usize = 2
const MARGIN: usize = REACH + 1

function differences(a: v128, b: v128): v128 {
  return i32x4.abs(i32x4.sub(a, b))
}

/**
 * `own`, `before`, `after`: 4 coordinates of 32 bits a pixel, of which `lane` is lightness. `columns`: room for 16
 * bytes a pixel and 6 more. `table`: the weight of each activity.
 */
export function weighRow(
  own: usize,
  before: usize,
  after: usize,
  width: usize,
  lane: usize,
  columns: usize,
  table: usize,
  weights: usize,
): void {
  const first = columns + (MARGIN << 4)
  for (let x: usize = 0; x < width; x++) {
    const at = x << 4
    const right = x + 1 < width ? at + 16 : at
    const color = v128.load(own + at)
    const above = v128.load(before + at)
    const below = v128.load(after + at)
    const across = i32x4.add(differences(v128.load(own + right), color), differences(v128.load(before + right), above))
    const along = i32x4.add(differences(color, above), differences(below, color))
    const sum = i32x4.add(i32x4.add(across, differences(v128.load(after + right), below)), along)
    v128.store(first + at, sum)
  }
  const begin = v128.load(first)
  const end = v128.load(first + ((width - 1) << 4))
  for (let n: usize = 0; n < MARGIN; n++) {
    v128.store(columns + (n << 4), begin)
    v128.store(first + ((width + n) << 4), end)
  }
  let column = columns + (lane << 2)
  let activity = 0
  for (let n: usize = 0; n < 2 * REACH + 1; n++) activity += load<i32>(column + (n << 4))
  for (let x: usize = 0; x < width; x++, column += 16) {
    activity += load<i32>(column, (2 * REACH + 1) << 4) - load<i32>(column)
    store<u8>(weights + x, load<u8>(table + <usize>min(255, (activity * 5) >> 6)))
  }
}
