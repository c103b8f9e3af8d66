import { nearestEntry } from './entry-lists'

// As in activity.ts and diffuse-row.ts of src/quantize/dither.
const FLAT = 4
const WELL_SERVED = 256
const RIM = 3
const SHARE_SHIFT = 12
const TO_NEXT = 7
const MOST = 2047
const FULL_ALPHA = 255 * 7

/** 1 if two pixels differ by less than FLAT in every coordinate of color. */
function alike(a: v128, b: v128): i32 {
  const near = i32x4.lt_s(i32x4.abs(i32x4.sub(a, b)), i32x4.splat(FLAT))
  return <i32>((i32x4.bitmask(near) & 7) === 7)
}

function isServed(color: v128, entry: v128): bool {
  const difference = i32x4.sub(color, entry)
  const squares = i32x4.mul(difference, difference)
  const sum = i32x4.extract_lane(squares, 0) + i32x4.extract_lane(squares, 1) + i32x4.extract_lane(squares, 2)
  return sum <= WELL_SERVED
}

/** How many of the 8 neighbors a pixel is like, or at once 0 if all are asked for and one is not. */
function countAlike(
  own: usize,
  before: usize,
  after: usize,
  left: usize,
  at: usize,
  right: usize,
  needsAll: bool,
): i32 {
  const color = v128.load(own + at)
  let sum = alike(color, v128.load(own + left)) + alike(color, v128.load(own + right))
  if (needsAll && sum < 2) return 0
  sum += alike(color, v128.load(before + left)) + alike(color, v128.load(after + left))
  sum += alike(color, v128.load(before + at)) + alike(color, v128.load(after + at))
  return sum + alike(color, v128.load(before + right)) + alike(color, v128.load(after + right))
}

/** Whether a pixel takes no error, as its surroundings or its entry's ground say. */
function isClean(
  own: usize,
  before: usize,
  after: usize,
  width: i32,
  x: i32,
  coords: usize,
  grounds: usize,
  entry: usize,
): bool {
  const at = (<usize>x) << 4
  const left = x > 0 ? at - 16 : at
  const right = x < width - 1 ? at + 16 : at
  const color = v128.load(own + at)
  if (i32x4.all_true(i32x4.eq(color, v128.load(grounds + (entry << 4)))))
    return countAlike(own, before, after, left, at, right, false) >= RIM
  return (
    isServed(color, v128.load(coords + (entry << 4))) && countAlike(own, before, after, left, at, right, true) === 8
  )
}

/**
 * Takes a row through the error diffusion from left to right: 4 coordinates of 32 bits a pixel in `own` and in the rows
 * `before` and `after`; errors in sixteenths from the row above and for the row below, with one pixel of margin before
 * and behind; `indices` hold the nearest entries and get the chosen ones. After openEntries with the same palette.
 * `areServed`: opaque pixels take opaque entries, all of which have full alpha.
 */
export function diffuseError(
  own: usize,
  before: usize,
  after: usize,
  above: usize,
  below: usize,
  indices: usize,
  width: i32,
  coords: usize,
  grounds: usize,
  strength: i32,
  areServed: bool,
): void {
  const highest = i32x4(MOST, MOST, MOST, FULL_ALPHA)
  const half = i32x4.splat(1 << (SHARE_SHIFT - 1))
  let error = i32x4.splat(0)
  let left = i32x4.splat(0)
  let here = i32x4.splat(0)
  for (let x = 0; x < width; x++) {
    const at = (<usize>x) << 4
    const color = v128.load(own + at)
    const alpha = i32x4.extract_lane(color, 3)
    if (alpha === 0) {
      error = i32x4.splat(0)
    } else {
      const entry = <usize>load<u8>(indices + x)
      const share = isClean(own, before, after, width, x, coords, grounds, entry) ? 0 : strength
      const fromAbove = i32x4.mul(v128.load(above + at, 16), i32x4.splat(share))
      const base = i32x4.add(i32x4.add(i32x4.shl(color, SHARE_SHIFT), fromAbove), half)
      const sum = i32x4.add(base, i32x4.mul(error, i32x4.splat(TO_NEXT * share)))
      let target = i32x4.min_s(i32x4.max_s(i32x4.shr_s(sum, SHARE_SHIFT), i32x4.splat(0)), highest)
      const isOpaque = alpha === FULL_ALPHA
      if (isOpaque) target = i32x4.replace_lane(target, 3, alpha)
      const nearest = nearestEntry(target, isOpaque && areServed)
      store<u8>(indices + x, nearest)
      error = i32x4.sub(target, v128.load(coords + ((<usize>nearest) << 4)))
    }
    v128.store(below + at, i32x4.add(left, i32x4.mul(error, i32x4.splat(3))))
    left = i32x4.add(here, i32x4.mul(error, i32x4.splat(5)))
    here = error
  }
  v128.store(below + ((<usize>width) << 4), left)
  v128.store(below + ((<usize>width) << 4), here, 16)
}
