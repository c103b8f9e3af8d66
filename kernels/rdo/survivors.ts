/** The survivors of the trellis: i32 arrays of 16, one after the other. */
export const TOTAL: usize = 0
export const EXIT: usize = 64
export const LENGTH: usize = 128
export const PAST: usize = 192
/** Carried errors as pairs of i16: the first two, and the third one with 0. */
export const FIRST_ERRORS: usize = 256
export const THIRD_ERROR: usize = 320
/** Total plus exit. */
export const SUM: usize = 384

/** The total of a survivor that does not live. */
export const FAR: i32 = 1 << 30
const MAX_ERROR: i32 = (1 << 23) - 1
const MAX_MATCH: i32 = 258
const MOST: i32 = 2047
const SHARE_SHIFT: i32 = 12

/** Addresses in the job; see trellis-kernel.ts. */
export const BASE: usize = 0
export const NEXT: usize = 4
export const WEIGHTS: usize = 8
export const FIXED: usize = 12
export const NEAREST: usize = 16
export const ROW: usize = 20
export const ENTRIES: usize = 24
export const EXTRAS: usize = 28
export const LITERAL: usize = 32
export const START: usize = 36
export const GROW: usize = 40
export const DISTANCE: usize = 44
export const SURVIVORS: usize = 48
export const TAKEN: usize = 52
export const FROM: usize = 56
export const BYTES: usize = 60
export const STEPS: usize = 64
export const SEARCH: usize = 68
export const COUNT: usize = 72
export const NEAR: usize = 76
export const ENTRY_COUNT: usize = 80
export const BEST_COST: usize = 84

export function clampTarget(value: i32): i32 {
  return max(0, min(MOST, value >> SHARE_SHIFT))
}

/** The squared errors of 4 pixels, weighted. */
function costOf(e01: v128, e2: v128, weight: i32): v128 {
  const squares = i32x4.add(i32x4.dot_i16x8_s(e01, e01), i32x4.dot_i16x8_s(e2, e2))
  return i32x4.mul(i32x4.min_s(squares, i32x4.splat(MAX_ERROR)), i32x4.splat(weight))
}

/** 4 numbers of a table of i32, at the places that the lanes say. */
function gather(table: usize, places: v128): v128 {
  let v = v128.load32_zero(table + ((<usize>i32x4.extract_lane(places, 0)) << 2))
  v = v128.load_lane<u32>(table + ((<usize>i32x4.extract_lane(places, 1)) << 2), v, 1)
  v = v128.load_lane<u32>(table + ((<usize>i32x4.extract_lane(places, 2)) << 2), v, 2)
  return v128.load_lane<u32>(table + ((<usize>i32x4.extract_lane(places, 3)) << 2), v, 3)
}

/** Two entries, one behind the other. */
function twoEntries(entries: usize, k0: i32, k1: i32): v128 {
  const first = v128.load64_zero(entries + ((<usize>k0) << 3))
  return v128.load_lane<u64>(entries + ((<usize>k1) << 3), first, 1)
}

function storeBytes(place: usize, lanes: v128): void {
  v128.store_lane<u32>(place, v128.shuffle<u8>(lanes, lanes, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12), 0)
}

/** Errors behind 4 survivors' own targets: the pairs of the first two coordinates. */
function ownTargets01(base: usize, e01: v128, share: i32): v128 {
  const low = i32x4.dot_i16x8_s(e01, i32x4.splat(share))
  const high = i32x4.dot_i16x8_s(e01, i32x4.splat(share << 16))
  const t0 = i32x4.shr_s(i32x4.add(v128.load32_splat(base), low), SHARE_SHIFT)
  const t1 = i32x4.shr_s(i32x4.add(v128.load32_splat(base, 4), high), SHARE_SHIFT)
  const both = v128.or(v128.and(t0, i32x4.splat(0xffff)), i32x4.shl(t1, 16))
  return i16x8.min_s(i16x8.max_s(both, i16x8.splat(0)), i16x8.splat(<i16>MOST))
}

function ownTargets2(base: usize, e2: v128, share: i32): v128 {
  const third = i32x4.dot_i16x8_s(e2, i32x4.splat(share))
  const t2 = i32x4.shr_s(i32x4.add(v128.load32_splat(base, 8), third), SHARE_SHIFT)
  return i32x4.min_s(i32x4.max_s(t2, i32x4.splat(0)), i32x4.splat(MOST))
}

/** Lanes that may not take their byte: those of a fixed pixel, but for its own entry. */
function forbidden(job: usize, u: usize, bytes: v128): v128 {
  if (load<u8>(load<usize>(job, FIXED) + u) === 0) return i32x4.splat(0)
  return i32x4.ne(bytes, i32x4.splat(load<u8>(load<usize>(job, NEAREST) + u)))
}

/**
 * Lets the 4 survivors from m on go on with the bytes `own`, or begin anew behind survivor `best` with the bytes
 * `fresh`: `extend` of src/quantize/rdo/trellis.ts.
 */
export function extendFour(
  job: usize,
  u: usize,
  m: i32,
  own: v128,
  fresh: v128,
  best: i32,
  bestPast: i32,
  target01: i32,
  target2: i32,
): void {
  const four = load<usize>(job, SURVIVORS) + ((<usize>m) << 2)
  const entries = load<usize>(job, ENTRIES)
  const base = load<usize>(job, BASE) + (u << 4)
  const share = load<i32>(load<usize>(job, NEXT) + (u << 2))
  const weight = 2 * <i32>load<u8>(load<usize>(job, WEIGHTS) + u)
  const far = i32x4.splat(FAR)

  const a = twoEntries(entries, i32x4.extract_lane(own, 0), i32x4.extract_lane(own, 1))
  const b = twoEntries(entries, i32x4.extract_lane(own, 2), i32x4.extract_lane(own, 3))
  const own01 = i16x8.sub(ownTargets01(base, v128.load(four, FIRST_ERRORS), share), v128.shuffle<i32>(a, b, 0, 2, 4, 6))
  const own2 = i16x8.sub(ownTargets2(base, v128.load(four, THIRD_ERROR), share), v128.shuffle<i32>(a, b, 1, 3, 5, 7))
  const length = i32x4.min_s(i32x4.add(v128.load(four, LENGTH), i32x4.splat(1)), i32x4.splat(MAX_MATCH))
  const total = v128.load(four, TOTAL)
  const before = i32x4.sub(total, i32x4.splat(load<i32>(job, BEST_COST)))
  const paid = i32x4.add(costOf(own01, own2, weight), gather(load<usize>(job, GROW), length))
  const dead = v128.or(i32x4.eq(total, far), forbidden(job, u, own))
  const on = v128.bitselect(far, i32x4.min_s(i32x4.add(before, paid), i32x4.splat(FAR - 1)), dead)

  const c = twoEntries(entries, i32x4.extract_lane(fresh, 0), i32x4.extract_lane(fresh, 1))
  const d = twoEntries(entries, i32x4.extract_lane(fresh, 2), i32x4.extract_lane(fresh, 3))
  const fresh01 = i16x8.sub(i32x4.splat(target01), v128.shuffle<i32>(c, d, 0, 2, 4, 6))
  const fresh2 = i16x8.sub(i32x4.splat(target2), v128.shuffle<i32>(c, d, 1, 3, 5, 7))
  const start = v128.load(load<usize>(job, START) + ((<usize>m) << 2))
  const anew = i32x4.add(start, costOf(fresh01, fresh2, weight))
  const begins = v128.andnot(i32x4.lt_s(anew, on), forbidden(job, u, fresh))

  const all = v128.bitselect(anew, on, begins)
  const byte = v128.bitselect(fresh, own, begins)
  const literal = gather(load<usize>(job, LITERAL), byte)
  const second = v128.and(i32x4.add(v128.load(four, EXIT), literal), i32x4.eq(length, i32x4.splat(2)))
  const left = v128.bitselect(i32x4.sub(literal, start), second, begins)
  const exit = v128.andnot(left, i32x4.eq(all, far))
  const past = v128.bitselect(i32x4.splat(bestPast), v128.load(four, PAST), begins)
  v128.store(four, all, TOTAL)
  v128.store(four, exit, EXIT)
  v128.store(four, v128.bitselect(i32x4.splat(1), length, begins), LENGTH)
  v128.store(four, v128.or(i32x4.shl(past, 8), byte), PAST)
  v128.store(four, v128.bitselect(fresh01, own01, begins), FIRST_ERRORS)
  v128.store(four, v128.bitselect(fresh2, own2, begins), THIRD_ERROR)
  v128.store(four, i32x4.add(all, exit), SUM)

  const count = load<i32>(job, COUNT)
  const cell = u * <usize>count + <usize>m
  const self = i32x4.add(i32x4.splat(m), i32x4(0, 1, 2, 3))
  const behind = v128.bitselect(i32x4.splat(count), i32x4.splat(best), i32x4.eq(self, i32x4.splat(best)))
  storeBytes(load<usize>(job, TAKEN) + cell, byte)
  storeBytes(load<usize>(job, FROM) + cell, v128.bitselect(behind, self, begins))
}
