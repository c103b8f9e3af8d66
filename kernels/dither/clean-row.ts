// As in src/quantize/dither/activity.ts.
const FLAT = 4
const WELL_SERVED = 256
const RIM = 3
const IS_FLAT = 1
const IS_GROUND = 2

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

/**
 * Marks the pixels of a row that take no error: 1 if the surroundings are flat and the entry has their color, 2 in a
 * ground. 4 coordinates of 32 bits a pixel, an entry and a ground.
 */
export function markClean(
  own: usize,
  before: usize,
  after: usize,
  width: i32,
  indices: usize,
  coords: usize,
  grounds: usize,
  marks: usize,
): void {
  for (let x = 0; x < width; x++) {
    const at = (<usize>x) << 4
    const left = x > 0 ? at - 16 : at
    const right = x < width - 1 ? at + 16 : at
    const color = v128.load(own + at)
    const entry = (<usize>load<u8>(indices + x)) << 4
    let mark = 0
    if (i32x4.extract_lane(color, 3) === 0) {
      // Takes no error anyway.
    } else if (i32x4.all_true(i32x4.eq(color, v128.load(grounds + entry)))) {
      if (countAlike(own, before, after, left, at, right, false) >= RIM) mark = IS_GROUND
    } else if (isServed(color, v128.load(coords + entry))) {
      if (countAlike(own, before, after, left, at, right, true) === 8) mark = IS_FLAT
    }
    store<u8>(marks + x, mark)
  }
}
