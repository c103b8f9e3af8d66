/** What lies before and behind the choice of a row: errors from the row above, and for the row below. */

import { BASE, FIXED, FULL_ALPHA, MOST, NEXT, OWN, SHARE_SHIFT, WIDTH } from './job'

// As in src/quantize/dither/diffuse-row.ts.
const TO_NEXT: i32 = 7

/**
 * Works out what of the error above each pixel takes: `openRow`. `above`: errors in sixteenths, 4 of 32 bits a pixel,
 * with one pixel of margin before; `marks`: from markClean.
 */
export function openErrors(job: usize, above: usize, marks: usize, strength: i32): void {
  const own = load<usize>(job, OWN)
  const base = load<usize>(job, BASE)
  const next = load<usize>(job, NEXT)
  const fixed = load<usize>(job, FIXED)
  const width = <usize>load<i32>(job, WIDTH)
  const half = i32x4.splat(1 << (SHARE_SHIFT - 1))
  for (let x: usize = 0; x < width; x++) {
    const color = v128.load(own + (x << 4))
    const alpha = i32x4.extract_lane(color, 3)
    const mark: i32 = load<u8>(marks + x)
    const share = mark !== 0 || alpha === 0 ? 0 : strength
    const taken = i32x4.mul(v128.load(above + (x << 4), 16), i32x4.splat(share))
    const sum = i32x4.add(i32x4.add(i32x4.shl(color, SHARE_SHIFT), taken), half)
    v128.store(base + (x << 4), sum)
    if (alpha === FULL_ALPHA) store<i32>(base + (x << 4), FULL_ALPHA << SHARE_SHIFT, 12)
    store<i32>(next + (x << 2), TO_NEXT * share)
    store<u8>(fixed + x, <u8>(mark >> 1))
  }
}

/** Hands on what the chosen entries leave: `carryRow`. `coords`: of the entries, 4 of 32 bits. */
export function carryErrors(job: usize, indices: usize, coords: usize, below: usize): void {
  const own = load<usize>(job, OWN)
  const base = load<usize>(job, BASE)
  const next = load<usize>(job, NEXT)
  const width = <usize>load<i32>(job, WIDTH)
  const highest = i32x4(MOST, MOST, MOST, FULL_ALPHA)
  let error = i32x4.splat(0)
  let left = i32x4.splat(0)
  let here = i32x4.splat(0)
  for (let x: usize = 0; x < width; x++) {
    const alpha = load<i32>(own + (x << 4), 12)
    const share = v128.load32_splat(next + (x << 2))
    const sum = i32x4.add(v128.load(base + (x << 4)), i32x4.mul(error, share))
    let target = i32x4.min_s(i32x4.max_s(i32x4.shr_s(sum, SHARE_SHIFT), i32x4.splat(0)), highest)
    if (alpha === FULL_ALPHA) target = i32x4.replace_lane(target, 3, FULL_ALPHA)
    const entry = v128.load(coords + ((<usize>load<u8>(indices + x)) << 4))
    error = v128.and(i32x4.sub(target, entry), i32x4.splat(alpha === 0 ? 0 : -1))
    v128.store(below + (x << 4), i32x4.add(left, i32x4.mul(error, i32x4.splat(3))))
    left = i32x4.add(here, i32x4.mul(error, i32x4.splat(5)))
    here = error
  }
  v128.store(below + (width << 4), left)
  v128.store(below + (width << 4), here, 16)
}
