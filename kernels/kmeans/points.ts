import { NORM, NUMBER, PAIR } from './candidates'

/** Bytes of a cluster's sums: 4 coordinates, the weight, and 8 more for alignment; doubles. */
export const SUMS: usize = 48

/** 4 coordinates of 4 points from a plane, 16 bits each. */
function plane4(planes: usize, stride: usize, d: usize, i: u32): v128 {
  return v128.load64_zero(planes + d * stride + ((<usize>i) << 1))
}

/** The first two coordinates of 4 points, as pairs of 16 bits. */
function colors4(planes: usize, stride: usize, i: u32): v128 {
  return v128.shuffle<i16>(plane4(planes, stride, 0, i), plane4(planes, stride, 1, i), 0, 8, 1, 9, 2, 10, 3, 11)
}

/** The other two. */
function pairs4(planes: usize, stride: usize, i: u32): v128 {
  return v128.shuffle<i16>(plane4(planes, stride, 2, i), plane4(planes, stride, 3, i), 0, 8, 1, 9, 2, 10, 3, 11)
}

/**
 * The nearest candidates of 4 points, in the low 8 bits of each lane: their squared distances stand above these, so
 * that the least of both in one is the lowest of the nearest.
 */
function nearestOf4(color: v128, pair: v128, table: usize, count: i32): v128 {
  const norm = i32x4.add(i32x4.dot_i16x8_s(color, color), i32x4.dot_i16x8_s(pair, pair))
  const twiceColor = i16x8.shl(color, 1)
  const twicePair = i16x8.shl(pair, 1)
  let best = i32x4.splat(-1)
  for (let n = 0; n < count; n++, table += 4) {
    const dot = i32x4.add(
      i32x4.dot_i16x8_s(twiceColor, v128.load32_splat(table)),
      i32x4.dot_i16x8_s(twicePair, v128.load32_splat(table, PAIR)),
    )
    const distance = i32x4.sub(i32x4.add(norm, v128.load32_splat(table, NORM)), dot)
    best = i32x4.min_u(best, v128.or(i32x4.shl(distance, 8), i32x4.splat(n)))
  }
  return best
}

/** Adds a point, its coordinates in 4 lanes, to a cluster's sums. */
function addPoint(coords: v128, weight: usize, sums: usize): void {
  const weights = f64x2.splat(<f64>load<u32>(weight))
  const first = f64x2.convert_low_i32x4_s(coords)
  const second = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(coords, coords, 2, 3, 0, 1))
  v128.store(sums, f64x2.add(v128.load(sums), f64x2.mul(weights, first)))
  v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.mul(weights, second)), 16)
  store<f64>(sums, load<f64>(sums, 32) + f64x2.extract_lane(weights, 0), 32)
}

function numberOf(table: usize, packed: i32): u32 {
  return load<u32>(table + ((<usize>(packed & 255)) << 2), NUMBER)
}

/**
 * Adds the points from..to to the sums of their nearest candidates, which these are numbered by. `planes`: one for each
 * coordinate, `stride` bytes apart.
 */
export function sumPoints(
  planes: usize,
  stride: usize,
  weights: usize,
  from: u32,
  to: u32,
  table: usize,
  count: i32,
  sums: usize,
): void {
  for (let i = from; i < to; i += 4) {
    const color = colors4(planes, stride, i)
    const pair = pairs4(planes, stride, i)
    const weight = weights + ((<usize>i) << 2)
    const best = nearestOf4(color, pair, table, count)
    const one = v128.shuffle<i32>(color, pair, 0, 4, 1, 5)
    addPoint(i32x4.extend_low_i16x8_u(one), weight, sums + numberOf(table, i32x4.extract_lane(best, 0)) * SUMS)
    if (i + 1 === to) break
    addPoint(i32x4.extend_high_i16x8_u(one), weight + 4, sums + numberOf(table, i32x4.extract_lane(best, 1)) * SUMS)
    if (i + 2 === to) break
    const other = v128.shuffle<i32>(color, pair, 2, 6, 3, 7)
    addPoint(i32x4.extend_low_i16x8_u(other), weight + 8, sums + numberOf(table, i32x4.extract_lane(best, 2)) * SUMS)
    if (i + 3 === to) break
    addPoint(i32x4.extend_high_i16x8_u(other), weight + 12, sums + numberOf(table, i32x4.extract_lane(best, 3)) * SUMS)
  }
}

/** Writes the numbers of the nearest candidates of the points from..to. */
export function indexPoints(
  planes: usize,
  stride: usize,
  from: u32,
  to: u32,
  table: usize,
  count: i32,
  out: usize,
): void {
  for (let i = from; i < to; i += 4) {
    const best = nearestOf4(colors4(planes, stride, i), pairs4(planes, stride, i), table, count)
    const place = out + i
    store<u8>(place, numberOf(table, i32x4.extract_lane(best, 0)))
    if (i + 1 < to) store<u8>(place, numberOf(table, i32x4.extract_lane(best, 1)), 1)
    if (i + 2 < to) store<u8>(place, numberOf(table, i32x4.extract_lane(best, 2)), 2)
    if (i + 3 < to) store<u8>(place, numberOf(table, i32x4.extract_lane(best, 3)), 3)
  }
}
