import { nearestEntry } from './entry-lists'

// As in src/quantize/dither/diffuse-row.ts.
const SHARE_SHIFT = 12
const TO_NEXT = 7
const MOST = 2047
const FULL_ALPHA = 255 * 7

/**
 * Takes a row through the error diffusion from left to right: 4 coordinates of 32 bits a pixel in `own`; errors in
 * sixteenths from the row above and for the row below, with one pixel of margin before and behind; `marks` from
 * markClean; `indices` get the chosen entries. After openEntries with the same palette. `areServed`: opaque pixels take
 * opaque entries, all of which have full alpha.
 */
export function diffuseError(
  own: usize,
  above: usize,
  below: usize,
  indices: usize,
  width: i32,
  coords: usize,
  marks: usize,
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
      const share = load<u8>(marks + x) !== 0 ? 0 : strength
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
