import { takeFour } from './four-errors'
import {
  BEST_COST,
  COUNT,
  ERRORS_01,
  ERRORS_23,
  EXIT,
  FAR,
  GROW,
  HANDED,
  LENGTH,
  LITERAL,
  PAST,
  START,
  SUM,
  SURVIVORS,
  TAKEN,
  TOTAL,
} from './job'

const MAX_MATCH: i32 = 258

/** 4 numbers of a table of i32, at the places that the lanes say. */
function gather(table: usize, places: v128): v128 {
  let v = v128.load32_zero(table + ((<usize>i32x4.extract_lane(places, 0)) << 2))
  v = v128.load_lane<u32>(table + ((<usize>i32x4.extract_lane(places, 1)) << 2), v, 1)
  v = v128.load_lane<u32>(table + ((<usize>i32x4.extract_lane(places, 2)) << 2), v, 2)
  return v128.load_lane<u32>(table + ((<usize>i32x4.extract_lane(places, 3)) << 2), v, 3)
}

/** Stores the low bytes of 4 numbers. */
export function storeBytes(place: usize, lanes: v128): void {
  v128.store_lane<u32>(place, v128.shuffle<u8>(lanes, lanes, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12), 0)
}

/**
 * Lets the 4 survivors from m on go on with the bytes `own`, or begin anew with the bytes `fresh` behind the best one:
 * `extend` of src/quantize/rdo/trellis.ts. `bestPast`, `best01`, `best23`: last bytes and errors of that. Returns a
 * bit for each one that began anew.
 */
export function extendFour(
  job: usize,
  unit: i32,
  m: i32,
  own: v128,
  fresh: v128,
  bestPast: i32,
  best01: i32,
  best23: i32,
): i32 {
  const four = load<usize>(job, SURVIVORS) + ((<usize>m) << 2)
  const handed = load<usize>(job, SURVIVORS) + HANDED
  const far = i32x4.splat(FAR)
  const length = i32x4.min_s(i32x4.add(v128.load(four, LENGTH), i32x4.splat(1)), i32x4.splat(MAX_MATCH))
  const total = v128.load(four, TOTAL)
  const ownCost = takeFour(job, unit, own, v128.load(four, ERRORS_01), v128.load(four, ERRORS_23))
  const own01 = v128.load(handed)
  const own23 = v128.load(handed, 16)
  const relative = i32x4.sub(total, i32x4.splat(load<i32>(job, BEST_COST)))
  const dead = v128.or(i32x4.eq(total, far), i32x4.eq(ownCost, far))
  const paid = i32x4.add(v128.andnot(ownCost, dead), gather(load<usize>(job, GROW), length))
  const on = v128.bitselect(far, i32x4.min_s(i32x4.add(relative, paid), i32x4.splat(FAR - 1)), dead)

  const freshCost = takeFour(job, unit, fresh, i32x4.splat(best01), i32x4.splat(best23))
  const start = v128.load(load<usize>(job, START) + ((<usize>m) << 2))
  // The start of a closed source is FAR, and so is a forbidden byte's cost: neither ever is less, nor overflows.
  const anew = i32x4.add(v128.andnot(start, i32x4.eq(freshCost, far)), freshCost)
  const begins = i32x4.lt_s(anew, on)

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
  v128.store(four, v128.bitselect(v128.load(handed), own01, begins), ERRORS_01)
  v128.store(four, v128.bitselect(v128.load(handed, 16), own23, begins), ERRORS_23)
  v128.store(four, i32x4.add(all, exit), SUM)
  storeBytes(load<usize>(job, TAKEN) + <usize>(unit * load<i32>(job, COUNT) + m), byte)
  return i32x4.bitmask(begins)
}
