/**
 * A step of the trellis at an opaque pixel that is a byte of its own, where such take opaque entries: what `extendFour`
 * and `takeLiteral` do, in less than half the time. There is no alpha, each entry is looked up once for both ways of a
 * survivor, and the literal is the fresh way of survivor 0.
 */

import { storeBytes } from './extend-four'
import {
  BASE,
  BEGUN,
  BEST_COST,
  COUNT,
  ENTRIES,
  ENTRY_COUNT,
  ERRORS_01,
  ERRORS_23,
  EXIT,
  FAR,
  FIRST_OPAQUE,
  FULL_ALPHA,
  GROW,
  LENGTH,
  LITERAL,
  MAX_ERROR,
  MAX_PIXEL_ERROR,
  MOST,
  MOVE,
  NEAR,
  NEXT,
  PAST,
  PLACE,
  RECORDS,
  ROW,
  SHARE_SHIFT,
  SOURCE,
  START,
  SUM,
  SURVIVORS,
  TAKEN,
  TOTAL,
  weightAt,
} from './job'
import { bestOpaque } from './literal-search'

const MAX_MATCH: i32 = 258
/** The first coordinate of an entry that opaque pixels may not take, and a squared error that only such have. */
const OUTSIDE: i32 = 1 << 14
const MAX_OPAQUE_ERROR: i32 = 1 << 25

/** Before the first step of a row: says where the sources of survivors begin. */
export function openSources(job: usize): void {
  const survivors = load<usize>(job, SURVIVORS)
  const near = <usize>load<i32>(job, NEAR)
  for (let m: usize = 0; m < 16; m++) {
    const one = survivors + (m << 2)
    const above = load<usize>(job, ROW) - <usize>load<i32>(load<usize>(job, PLACE) + (m << 2))
    // Survivor 0 has no source. The byte m places back is one of the survivor's own last bytes.
    store<usize>(one, m === 0 ? one : m <= near ? one + PAST + m - 1 : above, SOURCE)
    store<i32>(one, <i32>(m > near), MOVE)
  }
}

/** Before the first `stepOpaque` of a row: gives entries the row's prices. */
export function openRecords(job: usize): void {
  const records = load<usize>(job, RECORDS)
  const entries = load<usize>(job, ENTRIES)
  const literal = load<usize>(job, LITERAL)
  const opaque = load<i32>(job, FIRST_OPAQUE)
  // The literal has its price from its record.
  store<i32>(load<usize>(job, START), 0)
  for (let k: usize = 0; k < <usize>load<i32>(job, ENTRY_COUNT); k++) {
    const record = records + (k << 4)
    store<i32>(record, <i32>k < opaque ? OUTSIDE : load<i32>(entries + (k << 3)))
    store<i32>(record, load<u16>(entries + (k << 3), 4), 4)
    store<i32>(record, load<i32>(literal + (k << 2)), 8)
    store<i32>(record, <i32>k, 12)
  }
}

/** Moves the sources of 4 survivors on by a unit. */
export function moveOn(four: usize): void {
  v128.store(four, i32x4.add(v128.load(four, SOURCE), v128.load(four, MOVE)), SOURCE)
}

/** What a pixel is to become in its first two coordinates, behind 4 pairs of errors: 4 pairs. */
function targets01(base: usize, errors: v128, share: v128): v128 {
  const low = i32x4.add(i32x4.dot_i16x8_s(errors, share), v128.load32_splat(base))
  const high = i32x4.add(i32x4.dot_i16x8_s(errors, i32x4.shl(share, 16)), v128.load32_splat(base, 4))
  const first = i32x4.shr_s(low, SHARE_SHIFT)
  const second = i32x4.shl(high, 16 - SHARE_SHIFT)
  const both = v128.shuffle<i16>(first, second, 0, 9, 2, 11, 4, 13, 6, 15)
  return i16x8.min_s(i16x8.max_s(both, i16x8.splat(0)), i16x8.splat(<i16>MOST))
}

/** What it is to become in the third coordinate, as pairs with 0. */
function targets23(base: usize, errors: v128, share: v128): v128 {
  const sum = i32x4.add(i32x4.dot_i16x8_s(errors, share), v128.load32_splat(base, 8))
  return i32x4.min_s(i32x4.max_s(i32x4.shr_s(sum, SHARE_SHIFT), i32x4.splat(0)), i32x4.splat(MOST))
}

function squared(errors01: v128, errors23: v128): v128 {
  return i32x4.add(i32x4.dot_i16x8_s(errors01, errors01), i32x4.dot_i16x8_s(errors23, errors23))
}

/** What squared errors cost. */
function weighed(squares: v128, weight: v128): v128 {
  return i32x4.mul(i32x4.min_s(squares, i32x4.splat(MAX_ERROR)), weight)
}

function low(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 4, 1, 5)
}

function high(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 2, 6, 3, 7)
}

function lows(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(a, b, 0, 2)
}

function highs(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(a, b, 1, 3)
}

function recordOf(records: usize, byte: i32): v128 {
  return v128.load(records + ((<usize>byte) << 4))
}

function recordAt(records: usize, source: usize): v128 {
  return v128.load(records + ((<usize>load<u8>(load<usize>(source, SOURCE))) << 4))
}

/** What 4 matches cost more with one byte more, at the lengths that are stored there. */
function growth(grow: usize, lengths: usize): v128 {
  let v = v128.load32_zero(grow + ((<usize>load<i32>(lengths)) << 2))
  v = v128.load_lane<u32>(grow + ((<usize>load<i32>(lengths, 4)) << 2), v, 1)
  v = v128.load_lane<u32>(grow + ((<usize>load<i32>(lengths, 8)) << 2), v, 2)
  return v128.load_lane<u32>(grow + ((<usize>load<i32>(lengths, 12)) << 2), v, 3)
}

function keepErrors(four: usize, errors01: v128, errors23: v128): void {
  v128.store(four, errors01, ERRORS_01)
  v128.store(four, errors23, ERRORS_23)
}

/** Keeps what 4 survivors have come to, with these bytes, which cost `literals` alone. Some of them began anew. */
function keepFour(
  four: usize,
  total: v128,
  literals: v128,
  start: v128,
  bytes: v128,
  bestPast: i32,
  begins: v128,
): void {
  const length = i32x4.min_s(i32x4.add(v128.load(four, LENGTH), i32x4.splat(1)), i32x4.splat(MAX_MATCH))
  const second = v128.and(i32x4.add(v128.load(four, EXIT), literals), i32x4.eq(length, i32x4.splat(2)))
  const exit = v128.bitselect(i32x4.sub(literals, start), second, begins)
  const past = v128.bitselect(i32x4.splat(bestPast), v128.load(four, PAST), begins)
  v128.store(four, total, TOTAL)
  v128.store(four, exit, EXIT)
  v128.store(four, i32x4.sub(v128.andnot(length, begins), begins), LENGTH)
  v128.store(four, v128.or(i32x4.shl(past, 8), bytes), PAST)
  v128.store(four, i32x4.add(total, exit), SUM)
}

/** Extends all survivors by unit u; the best one and the least sum are to be found then. */
export function stepOpaque(job: usize, u: i32, best: i32): void {
  const survivors = load<usize>(job, SURVIVORS)
  const count = load<i32>(job, COUNT)
  const near = load<i32>(job, NEAR)
  const records = load<usize>(job, RECORDS)
  const starts = load<usize>(job, START)
  const taken = load<usize>(job, TAKEN) + <usize>(u * count)
  const grow = load<usize>(job, GROW) + 4
  const base = load<usize>(job, BASE) + ((<usize>u) << 4)
  const share = v128.load32_splat(load<usize>(job, NEXT) + ((<usize>u) << 2))
  const weight = i32x4.splat(weightAt(job, u))
  const bestCost = v128.load32_splat(job, BEST_COST)
  const far = i32x4.splat(FAR)
  const ofBest = survivors + ((<usize>best) << 2)
  const bestPast = load<i32>(ofBest, PAST)
  const goal01 = targets01(base, v128.load32_splat(ofBest, ERRORS_01), share)
  const goal23 = targets23(base, v128.load32_splat(ofBest, ERRORS_23), share)
  const literal = bestOpaque(job, goal01, v128.or(goal23, i32x4.splat(FULL_ALPHA << 16)))
  const bound = min(MAX_OPAQUE_ERROR, load<i32>(job, MAX_PIXEL_ERROR))
  const isBound = bound < MAX_OPAQUE_ERROR || load<i32>(job, FIRST_OPAQUE) > 0
  let begun = 0
  for (let m = count - 4; m >= 0; m -= 4) {
    const four = survivors + ((<usize>m) << 2)
    let r0 = m === 0 ? recordOf(records, literal) : recordAt(records, four)
    let r1 = recordAt(records, four + 4)
    let r2 = recordAt(records, four + 8)
    let r3 = recordAt(records, four + 12)
    moveOn(four)
    let a = low(r0, r1)
    let b = low(r2, r3)
    const own01 = i16x8.sub(targets01(base, v128.load(four, ERRORS_01), share), lows(a, b))
    const own23 = i16x8.sub(targets23(base, v128.load(four, ERRORS_23), share), highs(a, b))
    const ownSquares = squared(own01, own23)
    const ownRest = lows(high(r0, r1), high(r2, r3))
    const ownByte = highs(high(r0, r1), high(r2, r3))
    let most = i32x4.splat(bound)
    let dead = i32x4.eq(v128.load(four, TOTAL), far)
    let literals = ownRest
    let bytes = ownByte
    if (m <= near) {
      if (m === 0) {
        // The literal has no bound, and survivor 0 no other way.
        most = i32x4.replace_lane(most, 0, FAR)
        dead = i32x4.replace_lane(dead, 0, -1)
        r1 = recordOf(records, bestPast & 255)
        r2 = recordOf(records, (bestPast >>> 8) & 255)
        r3 = recordOf(records, (bestPast >>> 16) & 255)
      } else r0 = recordOf(records, bestPast >>> 24)
      a = low(r0, r1)
      b = low(r2, r3)
      literals = lows(high(r0, r1), high(r2, r3))
      bytes = highs(high(r0, r1), high(r2, r3))
    }
    const fresh01 = i16x8.sub(goal01, lows(a, b))
    const fresh23 = i16x8.sub(goal23, highs(a, b))
    const freshSquares = squared(fresh01, fresh23)
    const start = v128.load(starts + ((<usize>m) << 2))
    let anew = i32x4.add(start, weighed(freshSquares, weight))
    const paid = i32x4.add(weighed(ownSquares, weight), growth(grow, four + LENGTH))
    const relative = i32x4.sub(v128.load(four, TOTAL), bestCost)
    if (isBound) {
      anew = i32x4.max_s(anew, v128.and(i32x4.gt_s(freshSquares, most), far))
      dead = v128.or(dead, i32x4.gt_s(ownSquares, most))
    }
    const on = v128.bitselect(far, i32x4.min_s(i32x4.add(relative, paid), i32x4.splat(FAR - 1)), dead)
    const begins = i32x4.lt_s(anew, on)
    if (m <= near) {
      literals = v128.bitselect(literals, ownRest, begins)
      bytes = v128.bitselect(bytes, ownByte, begins)
    }
    keepErrors(four, v128.bitselect(fresh01, own01, begins), v128.bitselect(fresh23, own23, begins))
    keepFour(four, i32x4.min_s(anew, on), literals, start, bytes, bestPast, begins)
    storeBytes(taken + <usize>m, bytes)
    begun |= i32x4.bitmask(begins) << m
  }
  store<i32>(load<usize>(job, BEGUN) + ((<usize>u) << 2), begun | (best << 16))
}
