/**
 * A table of candidates: four columns of 32 bits each, one behind the other. The first two hold the coordinates of a
 * centroid as pairs of 16 bits, the third its squared norm, the last its number. Behind the last candidate stand three
 * that never win, so that vectors of four may read past the end.
 */

/** Bytes of a column: 256 candidates, and room for a vector. */
export const COLUMN: usize = 264 * 4
export const PAIR: usize = COLUMN
export const NORM: usize = 2 * COLUMN
export const NUMBER: usize = 3 * COLUMN
export const TABLE: usize = 4 * COLUMN

/** More than any score; 6 more bits still fit. */
const FAR: i32 = 0x1ffffff

/** Which bytes of a vector to take so that the lanes of a mask come first. */
const PACKING = memory.data<u8>([
  128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 0, 1, 2, 3, 128, 128, 128, 128, 128,
  128, 128, 128, 128, 128, 128, 128, 4, 5, 6, 7, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 0, 1, 2, 3,
  4, 5, 6, 7, 128, 128, 128, 128, 128, 128, 128, 128, 8, 9, 10, 11, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
  128, 128, 0, 1, 2, 3, 8, 9, 10, 11, 128, 128, 128, 128, 128, 128, 128, 128, 4, 5, 6, 7, 8, 9, 10, 11, 128, 128, 128,
  128, 128, 128, 128, 128, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 128, 128, 128, 128, 12, 13, 14, 15, 128, 128, 128, 128,
  128, 128, 128, 128, 128, 128, 128, 128, 0, 1, 2, 3, 12, 13, 14, 15, 128, 128, 128, 128, 128, 128, 128, 128, 4, 5, 6,
  7, 12, 13, 14, 15, 128, 128, 128, 128, 128, 128, 128, 128, 0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15, 128, 128, 128, 128,
  8, 9, 10, 11, 12, 13, 14, 15, 128, 128, 128, 128, 128, 128, 128, 128, 0, 1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 128,
  128, 128, 128, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 128, 128, 128, 128, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
  13, 14, 15,
])

/** Ends a table behind `count` candidates. */
export function endTable(table: usize, count: i32): void {
  const end = table + ((<usize>count) << 2)
  v128.store(end, i32x4.splat(0))
  v128.store(end, i32x4.splat(0), PAIR)
  v128.store(end, i32x4.splat(FAR), NORM)
}

/** Twice the dot product of the candidates at `place` with a box's middle. */
function along(place: usize, middle: v128, middlePair: v128): v128 {
  return i32x4.add(i32x4.dot_i16x8_s(v128.load(place), middle), i32x4.dot_i16x8_s(v128.load(place, PAIR), middlePair))
}

/** The place of the candidate that is nearest to a box's middle, among equals any. */
function nearestToMiddle(from: usize, end: usize, middle: v128, middlePair: v128): usize {
  let best = i32x4.splat(i32.MAX_VALUE)
  let group = i32x4.splat(0)
  for (let place = from; place < end; place += 16) {
    const score = i32x4.sub(v128.load(place, NORM), along(place, middle, middlePair))
    best = i32x4.min_s(best, v128.or(i32x4.shl(score, 6), group))
    group = i32x4.add(group, i32x4.splat(1))
  }
  let least = i32x4.min_s(best, v128.shuffle<i32>(best, best, 2, 3, 0, 1))
  least = i32x4.min_s(least, v128.shuffle<i32>(least, least, 1, 0, 3, 2))
  const lane = ctz(i32x4.bitmask(i32x4.eq(best, least)))
  return from + ((<usize>(i32x4.extract_lane(least, 0) & 63)) << 4) + ((<usize>lane) << 2)
}

/**
 * Keeps the candidates that may be nearest to some point of a box, in their order; returns how many. As prune.ts of
 * src/quantize/kmeans does it. A box has the sums of its two corners, then their differences, four times 16 bits each.
 */
export function prune(from: usize, count: i32, box: usize, to: usize): i32 {
  const middle = v128.load32_splat(box)
  const middlePair = v128.load32_splat(box, 4)
  const extent = v128.load32_splat(box, 8)
  const extentPair = v128.load32_splat(box, 12)
  const end = from + ((<usize>count) << 2)
  const best = nearestToMiddle(from, end, middle, middlePair)
  const bestColor = v128.load32_splat(best)
  const bestPair = v128.load32_splat(best, PAIR)
  const bestNorm = v128.load32_splat(best, NORM)
  let behind = i32x4.sub(i32x4(0, 4, 8, 12), i32x4.splat(<i32>(best - from)))
  let kept = to
  for (let place = from; place < end; place += 16) {
    const color = v128.load(place)
    const pair = v128.load(place, PAIR)
    const norm = v128.load(place, NORM)
    const dColor = i16x8.sub(color, bestColor)
    const dPair = i16x8.sub(pair, bestPair)
    const straight = i32x4.add(i32x4.dot_i16x8_s(dColor, middle), i32x4.dot_i16x8_s(dPair, middlePair))
    const aside = i32x4.add(
      i32x4.dot_i16x8_s(i16x8.abs(dColor), extent),
      i32x4.dot_i16x8_s(i16x8.abs(dPair), extentPair),
    )
    const margin = i32x4.sub(i32x4.sub(norm, bestNorm), i32x4.add(straight, aside))
    // Up to the best one a margin of 0 is kept too: it takes a tie.
    let mask = i32x4.bitmask(i32x4.add(margin, i32x4.le_s(behind, i32x4.splat(0))))
    behind = i32x4.add(behind, i32x4.splat(16))
    if (place + 16 > end) mask &= (1 << (<i32>(end - place) >> 2)) - 1
    if (mask === 0) continue
    const packing = v128.load(PACKING + ((<usize>mask) << 4))
    v128.store(kept, i8x16.swizzle(color, packing))
    v128.store(kept, i8x16.swizzle(pair, packing), PAIR)
    v128.store(kept, i8x16.swizzle(norm, packing), NORM)
    v128.store(kept, i8x16.swizzle(v128.load(place, NUMBER), packing), NUMBER)
    kept += (<usize>popcnt(mask)) << 2
  }
  const keptCount = <i32>(kept - to) >> 2
  endTable(to, keptCount)
  return keptCount
}
