import { extendFour } from './extend-four'
import {
  alphaAt,
  BASE,
  BEGUN,
  BEST_COST,
  BYTES,
  COUNT,
  ENTRIES,
  ENTRY_COUNT,
  ERRORS_01,
  ERRORS_23,
  EXIT,
  FAR,
  FIRST_OPAQUE,
  FIXED,
  FULL_ALPHA,
  keepsOwn,
  LENGTH,
  LITERAL,
  MAX_COST,
  MAX_ERROR,
  MOST,
  NEAR,
  NEAREST,
  NEXT,
  PAST,
  PER_BYTE,
  SERVED,
  SHARE_SHIFT,
  SOURCE,
  START,
  STEPS,
  SUM,
  SURVIVORS,
  SURVIVORS_BYTES,
  TAKEN,
  TOTAL,
  WIDTH,
  weightAt,
} from './job'
import { bestOfAll, bestOpaque } from './literal-search'
import { moveOn, openRecords, openSources, stepOpaque } from './opaque-step'

const LAG: i32 = 23
const BLOCK: i32 = 8
const TRACED: i32 = 2
const GOES_ON: i32 = 32

/** The bytes that 4 survivors go on with. */
function bytesOf(four: usize): v128 {
  let v = i32x4.splat(load<u8>(load<usize>(four, SOURCE)))
  v = i32x4.replace_lane(v, 1, load<u8>(load<usize>(four, SOURCE + 4)))
  v = i32x4.replace_lane(v, 2, load<u8>(load<usize>(four, SOURCE + 8)))
  return i32x4.replace_lane(v, 3, load<u8>(load<usize>(four, SOURCE + 12)))
}

/**
 * Extends all survivors that follow sources; survivor 0 gets what the literal overwrites. Returns a bit for each one
 * that began anew.
 */
function extendAll(job: usize, u: i32, bestPast: i32, best01: i32, best23: i32): i32 {
  const count = load<i32>(job, COUNT)
  const near = load<i32>(job, NEAR)
  let begun = 0
  const zero = i32x4.splat(0)
  for (let m = 0; m < count; m += 4) {
    const four = load<usize>(job, SURVIVORS) + ((<usize>m) << 2)
    const own = bytesOf(four)
    let fresh = own
    // Survivors 1 to 3 go back so many bytes in the row, and perhaps survivor 4.
    if (m === 0)
      fresh = v128.shuffle<u8>(i32x4.splat(bestPast), zero, 16, 16, 16, 16, 0, 16, 16, 16, 1, 16, 16, 16, 2, 16, 16, 16)
    else if (m <= near) fresh = i32x4.replace_lane(own, 0, bestPast >>> 24)
    moveOn(four)
    begun |= extendFour(job, u, m, own, fresh, bestPast, best01, best23) << m
  }
  return begun
}

/** The survivor of the least sum, the lowest one of several; the first four sums are given. */
function leastSum(job: usize, s0: v128): i32 {
  const sums = load<usize>(job, SURVIVORS) + SUM
  const s1 = v128.load(sums, 16)
  const s2 = v128.load(sums, 32)
  const s3 = v128.load(sums, 48)
  let least = i32x4.min_s(i32x4.min_s(s0, s1), i32x4.min_s(s2, s3))
  least = i32x4.min_s(least, v128.shuffle<i32>(least, least, 2, 3, 0, 1))
  least = i32x4.min_s(least, v128.shuffle<i32>(least, least, 1, 0, 3, 2))
  store<i32>(job, i32x4.extract_lane(least, 0), BEST_COST)
  const low = i16x8.narrow_i32x4_s(i32x4.eq(s0, least), i32x4.eq(s1, least))
  const high = i16x8.narrow_i32x4_s(i32x4.eq(s2, least), i32x4.eq(s3, least))
  return ctz(i8x16.bitmask(i8x16.narrow_i16x8_s(low, high)))
}

/** What a pixel is to become in one coordinate. */
function targetAt(job: usize, x: i32, d: usize, error: i32, most: i32): i32 {
  const base = load<i32>(load<usize>(job, BASE) + ((<usize>x) << 4) + (d << 2))
  const share = load<i32>(load<usize>(job, NEXT) + ((<usize>x) << 2))
  return max(0, min(most, (base + error * share) >> SHARE_SHIFT))
}

/** The entry that serves a target best as a literal, given as pairs of coordinates. */
function literalFor(job: usize, x: i32, alpha: i32, target01: i32, target23: i32): i32 {
  if (keepsOwn(job, x, alpha)) return load<u8>(load<usize>(job, NEAREST) + <usize>x)
  return alpha === FULL_ALPHA && load<i32>(job, SERVED) !== 0
    ? bestOpaque(job, i32x4.splat(target01), i32x4.splat(target23))
    : bestOfAll(job, i32x4.splat(target01), i32x4.splat(target23))
}

/** Makes a literal of unit u behind these errors, and survivor 0 of it. */
function takeLiteral(job: usize, u: i32, bestPast: i32, best01: i32, best23: i32): i32 {
  const survivors = load<usize>(job, SURVIVORS)
  const perByte = load<i32>(job, PER_BYTE)
  const bits = 8 / perByte
  const end = min(load<i32>(job, WIDTH), (u + 1) * perByte)
  let e0 = (best01 << 16) >> 16
  let e1 = best01 >> 16
  let e2 = (best23 << 16) >> 16
  let e3 = best23 >> 16
  let byte = 0
  let cost = 0
  let shift = 8 - bits
  for (let x = u * perByte; x < end; x++) {
    const alpha = alphaAt(job, x)
    const t0 = targetAt(job, x, 0, e0, MOST)
    const t1 = targetAt(job, x, 1, e1, MOST)
    const t2 = targetAt(job, x, 2, e2, MOST)
    const t3 = alpha === FULL_ALPHA ? alpha : targetAt(job, x, 3, e3, FULL_ALPHA)
    const k = literalFor(job, x, alpha, t0 | (t1 << 16), t2 | (t3 << 16))
    const entry = load<usize>(job, ENTRIES) + ((<usize>k) << 3)
    const seen = alpha === 0 ? 0 : -1
    e0 = seen & (t0 - <i32>load<i16>(entry))
    e1 = seen & (t1 - <i32>load<i16>(entry, 2))
    e2 = seen & (t2 - <i32>load<i16>(entry, 4))
    e3 = seen & (t3 - <i32>load<i16>(entry, 6))
    cost = min(MAX_COST, cost + weightAt(job, x) * min(MAX_ERROR, e0 * e0 + e1 * e1 + e2 * e2 + e3 * e3))
    byte |= k << shift
    shift -= bits
  }
  const total = cost + load<i32>(load<usize>(job, LITERAL) + ((<usize>byte) << 2))
  store<i32>(survivors, total, TOTAL)
  store<i32>(survivors, 0, EXIT)
  store<i32>(survivors, 0, LENGTH)
  store<i32>(survivors, (bestPast << 8) | byte, PAST)
  store<i32>(survivors, (e0 & 0xffff) | (e1 << 16), ERRORS_01)
  store<i32>(survivors, (e2 & 0xffff) | (e3 << 16), ERRORS_23)
  store<u8>(load<usize>(job, TAKEN) + <usize>(u * load<i32>(job, COUNT)), <u8>byte)
  return total
}

/** Whether unit u is an opaque pixel that may take any opaque entry. */
function isFree(job: usize, u: i32): bool {
  return (
    alphaAt(job, u) === FULL_ALPHA &&
    load<u8>(load<usize>(job, FIXED) + <usize>u) === 0 &&
    <i32>load<u8>(load<usize>(job, NEAREST) + <usize>u) >= load<i32>(job, FIRST_OPAQUE)
  )
}

/** Extends all survivors by unit u; returns the best one. `isPlain`: free pixels may take `stepOpaque`. */
function advance(job: usize, u: i32, best: i32, isPlain: bool): i32 {
  const survivors = load<usize>(job, SURVIVORS)
  if (isPlain && isFree(job, u)) {
    stepOpaque(job, u, best)
    return leastSum(job, v128.load(survivors, SUM))
  }
  const ofBest = survivors + ((<usize>best) << 2)
  const bestPast = load<i32>(ofBest, PAST)
  const best01 = load<i32>(ofBest, ERRORS_01)
  const best23 = load<i32>(ofBest, ERRORS_23)
  const begun = extendAll(job, u, bestPast, best01, best23)
  store<i32>(load<usize>(job, BEGUN) + ((<usize>u) << 2), begun | 1 | (best << 16))
  const literalSum = takeLiteral(job, u, bestPast, best01, best23)
  return leastSum(job, i32x4.replace_lane(v128.load(survivors, SUM), 0, literalSum))
}

/** Traces back from survivor m behind pixel u; keeps what lies from `done` to `to`. */
function decide(job: usize, m: i32, u: i32, done: i32, to: i32): void {
  const count = load<i32>(job, COUNT)
  const taken = load<usize>(job, TAKEN)
  const begun = load<usize>(job, BEGUN)
  const bytes = load<usize>(job, BYTES)
  const steps = load<usize>(job, STEPS)
  for (; u >= done; u--) {
    const step = load<i32>(begun + ((<usize>u) << 2))
    const begins = (step >> m) & 1
    if (u < to) {
      store<u8>(bytes + <usize>u, load<u8>(taken + <usize>(u * count + m)))
      store<u8>(steps + <usize>u, <u8>(begins ? m : m | GOES_ON))
    }
    if (begins) m = step >> 16
  }
}

/**
 * Chooses the bytes of a row: `makeTrellis` of src/quantize/rdo/trellis.ts. `job`: the addresses of all that it works
 * on. `start` of survivors whose sources are not open must be FAR.
 */
export function trellisRow(job: usize, units: i32): void {
  const survivors = load<usize>(job, SURVIVORS)
  const start = load<usize>(job, START)
  const near = load<i32>(job, NEAR)
  memory.fill(survivors, 0, SURVIVORS_BYTES)
  for (let m: usize = 0; m < 16; m++) {
    store<i32>(survivors + (m << 2), m === 0 ? 0 : FAR, TOTAL)
    store<i32>(survivors + (m << 2), FAR, SUM)
  }
  store<i32>(job, 0, BEST_COST)
  // A place within the row opens once the row is long enough.
  const nearStart = v128.load(start, 4)
  v128.store(start, i32x4.splat(FAR), 4)
  if (near < 4) store<i32>(start, i32x4.extract_lane(nearStart, 3), 16)
  const isPlain =
    load<i32>(job, PER_BYTE) === 1 &&
    load<i32>(job, SERVED) !== 0 &&
    load<i32>(job, FIRST_OPAQUE) < load<i32>(job, ENTRY_COUNT)
  openSources(job)
  if (isPlain) openRecords(job)
  let best = 0
  let done = 0
  for (let u = 0; u < units; u++) {
    if (u === 1) store<i32>(start, i32x4.extract_lane(nearStart, 0), 4)
    if (u === 2) store<i32>(start, i32x4.extract_lane(nearStart, 1), 8)
    if (u === 3) store<i32>(start, i32x4.extract_lane(nearStart, 2), 12)
    if (u === 4) store<i32>(start, i32x4.extract_lane(nearStart, 3), 16)
    best = advance(job, u, best, isPlain)
    if (u < LAG || u % BLOCK !== TRACED || u + 1 === units) continue
    decide(job, best, u, done, u - LAG + 1)
    done = u - LAG + 1
  }
  decide(job, best, units - 1, done, units)
}
