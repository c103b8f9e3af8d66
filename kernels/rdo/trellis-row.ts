import { bestLiteral } from './literal-search'
import {
  BASE,
  BEST_COST,
  BYTES,
  COUNT,
  clampTarget,
  DISTANCE,
  ENTRIES,
  ENTRY_COUNT,
  EXIT,
  EXTRAS,
  extendFour,
  FAR,
  FIRST_ERRORS,
  FIXED,
  FROM,
  LENGTH,
  LITERAL,
  NEAR,
  NEAREST,
  NEXT,
  PAST,
  ROW,
  SEARCH,
  START,
  STEPS,
  SUM,
  SURVIVORS,
  TAKEN,
  THIRD_ERROR,
  TOTAL,
  WEIGHTS,
} from './survivors'

const LAG: i32 = 16
const BLOCK: i32 = 16
const GOES_ON: i32 = 32
const MAX_ERROR: i32 = (1 << 23) - 1

/** The byte of the source of survivor m, in a row above. */
function byteAbove(job: usize, u: usize, m: i32): i32 {
  const distance = load<i32>(load<usize>(job, DISTANCE) + ((<usize>m) << 2))
  return load<u8>(load<usize>(job, ROW) + u - distance)
}

/** The byte so many places before the next one, in a survivor's own bytes. */
function byteBack(past: i32, back: i32): i32 {
  return (past >>> (8 * (back - 1))) & 255
}

/** The byte that survivor m takes on its own way, or behind the best one whose last bytes are given. */
function byteFor(job: usize, u: usize, m: i32, past: i32): i32 {
  if (m === 0) return 0
  return m <= load<i32>(job, NEAR) ? byteBack(past, m) : byteAbove(job, u, m)
}

function ownByte(job: usize, u: usize, m: i32): i32 {
  return byteFor(job, u, m, load<i32>(load<usize>(job, SURVIVORS) + ((<usize>m) << 2), PAST))
}

/** Extends all survivors that follow sources; survivor 0 gets what the literal overwrites. */
function extendAll(job: usize, u: usize, best: i32, bestPast: i32, target01: i32, target2: i32): void {
  const count = load<i32>(job, COUNT)
  const near = load<i32>(job, NEAR)
  for (let m = 0; m < count; m += 4) {
    let own: v128
    let fresh: v128
    if (m <= near) {
      own = i32x4.replace_lane(i32x4.splat(ownByte(job, u, m)), 1, ownByte(job, u, m + 1))
      own = i32x4.replace_lane(i32x4.replace_lane(own, 2, ownByte(job, u, m + 2)), 3, ownByte(job, u, m + 3))
      fresh = i32x4.replace_lane(i32x4.splat(byteFor(job, u, m, bestPast)), 1, byteFor(job, u, m + 1, bestPast))
      fresh = i32x4.replace_lane(fresh, 2, byteFor(job, u, m + 2, bestPast))
      fresh = i32x4.replace_lane(fresh, 3, byteFor(job, u, m + 3, bestPast))
    } else {
      own = i32x4.replace_lane(i32x4.splat(byteAbove(job, u, m)), 1, byteAbove(job, u, m + 1))
      own = i32x4.replace_lane(i32x4.replace_lane(own, 2, byteAbove(job, u, m + 2)), 3, byteAbove(job, u, m + 3))
      fresh = own
    }
    extendFour(job, u, m, own, fresh, best, bestPast, target01, target2)
  }
}

/** The survivor of the least sum, the lowest one of several; that of the literal is given. */
function leastSum(job: usize, literalSum: i32): i32 {
  const sums = load<usize>(job, SURVIVORS) + SUM
  const s0 = i32x4.replace_lane(v128.load(sums), 0, literalSum)
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

/** Extends all survivors by pixel u; returns the best one. */
function advance(job: usize, u: usize, best: i32): i32 {
  const survivors = load<usize>(job, SURVIVORS)
  const ofBest = survivors + ((<usize>best) << 2)
  const base = load<usize>(job, BASE) + (u << 4)
  const share = load<i32>(load<usize>(job, NEXT) + (u << 2))
  const bestPast = load<i32>(ofBest, PAST)
  const t0 = clampTarget(load<i32>(base) + <i32>load<i16>(ofBest, FIRST_ERRORS) * share)
  const t1 = clampTarget(load<i32>(base, 4) + <i32>load<i16>(ofBest, FIRST_ERRORS + 2) * share)
  const t2 = clampTarget(load<i32>(base, 8) + <i32>load<i16>(ofBest, THIRD_ERROR) * share)
  extendAll(job, u, best, bestPast, t0 | (t1 << 16), t2)

  const entries = load<usize>(job, ENTRIES)
  const k: i32 =
    load<u8>(load<usize>(job, FIXED) + u) !== 0
      ? load<u8>(load<usize>(job, NEAREST) + u)
      : bestLiteral(
          load<usize>(job, SEARCH),
          entries,
          load<usize>(job, EXTRAS),
          load<i32>(job, ENTRY_COUNT),
          t0,
          t1,
          t2,
        )
  const entry = entries + ((<usize>k) << 3)
  const e0 = t0 - <i32>load<i16>(entry)
  const e1 = t1 - <i32>load<i16>(entry, 2)
  const e2 = t2 - <i32>load<i16>(entry, 4)
  const weight = 2 * <i32>load<u8>(load<usize>(job, WEIGHTS) + u)
  const cost = weight * min(MAX_ERROR, e0 * e0 + e1 * e1 + e2 * e2)
  const total = cost + load<i32>(load<usize>(job, LITERAL) + ((<usize>k) << 2))
  store<i32>(survivors, total, TOTAL)
  store<i32>(survivors, 0, EXIT)
  store<i32>(survivors, 0, LENGTH)
  store<i32>(survivors, (bestPast << 8) | k, PAST)
  store<i32>(survivors, (e0 & 0xffff) | (e1 << 16), FIRST_ERRORS)
  store<i32>(survivors, e2 & 0xffff, THIRD_ERROR)
  const cell = u * load<usize>(job, COUNT)
  store<u8>(load<usize>(job, TAKEN) + cell, <u8>k)
  store<u8>(load<usize>(job, FROM) + cell, <u8>best)
  return leastSum(job, total)
}

/** Traces back from survivor m behind pixel u; keeps what lies from `done` to `to`. */
function decide(job: usize, m: i32, u: i32, done: i32, to: i32): void {
  const count = load<i32>(job, COUNT)
  const taken = load<usize>(job, TAKEN)
  const from = load<usize>(job, FROM)
  const bytes = load<usize>(job, BYTES)
  const steps = load<usize>(job, STEPS)
  for (; u >= done; u--) {
    const cell = <usize>(u * count + m)
    const before: i32 = load<u8>(from + cell)
    if (u < to) {
      store<u8>(bytes + <usize>u, load<u8>(taken + cell))
      store<u8>(steps + <usize>u, <u8>(m > 0 && before === m ? m | GOES_ON : m))
    }
    if (before < count) m = before
  }
}

/**
 * Chooses the bytes of an opaque row of one index a byte: `makeTrellis` of src/quantize/rdo/trellis.ts. `job`: the
 * addresses of all that it works on. `start` of survivors whose sources are not open must be FAR.
 */
export function trellisRow(job: usize, units: i32): void {
  const survivors = load<usize>(job, SURVIVORS)
  const start = load<usize>(job, START)
  const near = load<i32>(job, NEAR)
  memory.fill(survivors, 0, SUM + 64)
  for (let m: usize = 0; m < 16; m++) {
    store<i32>(survivors + (m << 2), m === 0 ? 0 : FAR, TOTAL)
    store<i32>(survivors + (m << 2), FAR, SUM)
  }
  store<i32>(job, 0, BEST_COST)
  // A place within the row opens once the row is long enough.
  const nearStart = v128.load(start, 4)
  v128.store(start, i32x4.splat(FAR), 4)
  if (near < 4) store<i32>(start, i32x4.extract_lane(nearStart, 3), 16)
  let best = 0
  let done = 0
  for (let u = 0; u < units; u++) {
    if (u === 1) store<i32>(start, i32x4.extract_lane(nearStart, 0), 4)
    if (u === 2) store<i32>(start, i32x4.extract_lane(nearStart, 1), 8)
    if (u === 3) store<i32>(start, i32x4.extract_lane(nearStart, 2), 12)
    if (u === 4) store<i32>(start, i32x4.extract_lane(nearStart, 3), 16)
    best = advance(job, <usize>u, best)
    if (u - done < LAG + BLOCK - 1 || u + 1 === units) continue
    decide(job, best, u, done, done + BLOCK)
    done += BLOCK
  }
  decide(job, best, units - 1, done, units)
}
