import {
  alphaAt,
  BASE,
  ENTRIES,
  ENTRY_COUNT,
  FAR,
  FIRST_OPAQUE,
  FULL_ALPHA,
  HANDED,
  keepsOwn,
  MAX_COST,
  MAX_ERROR,
  MAX_PIXEL_ERROR,
  MOST,
  NEAREST,
  NEXT,
  PER_BYTE,
  SHARE_SHIFT,
  SURVIVORS,
  WIDTH,
  weightAt,
} from './job'

/** What a pixel is to become in two coordinates, behind 4 pairs of errors: 4 pairs. */
function targets(base: usize, errors: v128, share: i32, most: i32): v128 {
  const low = i32x4.dot_i16x8_s(errors, i32x4.splat(share))
  const high = i32x4.dot_i16x8_s(errors, i32x4.splat(share << 16))
  const first = i32x4.shr_s(i32x4.add(v128.load32_splat(base), low), SHARE_SHIFT)
  const second = i32x4.shr_s(i32x4.add(v128.load32_splat(base, 4), high), SHARE_SHIFT)
  const both = v128.or(v128.and(first, i32x4.splat(0xffff)), i32x4.shl(second, 16))
  return i16x8.min_s(i16x8.max_s(both, i16x8.splat(0)), i32x4.splat(most))
}

/** Two entries, one behind the other. */
function twoEntries(entries: usize, first: i32, second: i32): v128 {
  const one = v128.load64_zero(entries + ((<usize>first) << 3))
  return v128.load_lane<u64>(entries + ((<usize>second) << 3), one, 1)
}

/** Lanes whose entry the pixel may not take. */
function forbidden(job: usize, x: i32, alpha: i32, k: v128): v128 {
  const other = i32x4.ne(k, i32x4.splat(load<u8>(load<usize>(job, NEAREST) + <usize>x)))
  if (keepsOwn(job, x, alpha)) return other
  const least = alpha === FULL_ALPHA ? load<i32>(job, FIRST_OPAQUE) : 0
  const outside = v128.or(i32x4.lt_s(k, i32x4.splat(least)), i32x4.ge_s(k, i32x4.splat(load<i32>(job, ENTRY_COUNT))))
  return v128.and(other, outside)
}

/**
 * Takes the pixels of a unit through the error diffusion, as 4 different bytes behind 4 different errors. Returns what
 * they cost, FAR where a pixel may not take its entry; the errors that they hand on are stored behind the survivors.
 */
export function takeFour(job: usize, unit: i32, bytes: v128, errors01: v128, errors23: v128): v128 {
  const perByte = load<i32>(job, PER_BYTE)
  const bits = 8 / perByte
  const entries = load<usize>(job, ENTRIES)
  const end = min(load<i32>(job, WIDTH), (unit + 1) * perByte)
  let cost = i32x4.splat(0)
  let dead = i32x4.splat(0)
  let shift = 8 - bits
  for (let x = unit * perByte; x < end; x++) {
    const alpha = alphaAt(job, x)
    const base = load<usize>(job, BASE) + ((<usize>x) << 4)
    const share = load<i32>(load<usize>(job, NEXT) + ((<usize>x) << 2))
    const k = v128.and(i32x4.shr_u(bytes, shift), i32x4.splat((1 << bits) - 1))
    dead = v128.or(dead, forbidden(job, x, alpha, k))
    const a = twoEntries(entries, i32x4.extract_lane(k, 0), i32x4.extract_lane(k, 1))
    const b = twoEntries(entries, i32x4.extract_lane(k, 2), i32x4.extract_lane(k, 3))
    const goal01 = targets(base, errors01, share, MOST | (MOST << 16))
    let goal23 = targets(base + 8, errors23, share, MOST | (FULL_ALPHA << 16))
    if (alpha === FULL_ALPHA) goal23 = v128.or(v128.and(goal23, i32x4.splat(0xffff)), i32x4.splat(FULL_ALPHA << 16))
    const seen = i32x4.splat(alpha === 0 ? 0 : -1)
    errors01 = v128.and(seen, i16x8.sub(goal01, v128.shuffle<i32>(a, b, 0, 2, 4, 6)))
    errors23 = v128.and(seen, i16x8.sub(goal23, v128.shuffle<i32>(a, b, 1, 3, 5, 7)))
    const squares = i32x4.add(i32x4.dot_i16x8_s(errors01, errors01), i32x4.dot_i16x8_s(errors23, errors23))
    dead = v128.or(dead, i32x4.gt_s(squares, i32x4.splat(load<i32>(job, MAX_PIXEL_ERROR))))
    const own = i32x4.mul(i32x4.min_s(squares, i32x4.splat(MAX_ERROR)), i32x4.splat(weightAt(job, x)))
    cost = i32x4.min_s(i32x4.splat(MAX_COST), i32x4.add(cost, own))
    shift -= bits
  }
  // Spare bits of the last byte are 0.
  const spare = i32x4.splat((1 << (shift + bits)) - 1)
  dead = v128.or(dead, i32x4.ne(v128.and(bytes, spare), i32x4.splat(0)))
  const handed = load<usize>(job, SURVIVORS) + HANDED
  v128.store(handed, errors01)
  v128.store(handed, errors23, 16)
  return v128.bitselect(i32x4.splat(FAR), cost, dead)
}
