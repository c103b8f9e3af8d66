import { keyOfOpaqueCode, opaqueCodes } from './morton-codes'
import { visibilityOf } from './visibility'

const OPAQUE: u32 = 0xff000000
const BLOCK_PIXELS: i32 = 8

/** Bins that are marked together, as in count-colors.ts. */
const BLOCK_BITS = 10

/** Counts a color in the two words of its bin; returns 1 if it is new. */
function tally(code: u32, visibility: u32, bins: usize, used: usize): i32 {
  const bin = bins + ((<usize>code) << 3)
  const count = load<u32>(bin)
  store<u32>(bin, count + 1)
  store<u32>(bin, load<u32>(bin, 4) + visibility, 4)
  if (count !== 0) return 0
  store<u8>(used + (code >> BLOCK_BITS), 1)
  return 1
}

/**
 * Counts opaque pixels, and what they count for the eye, in bins of two words by Morton code, and marks blocks of bins
 * that are used. Writes all others over the pixels, one after the other, and what each counts to `seen`; returns how
 * many. The new colors are added to the number at `size`.
 */
export function tallyColors(pixels: usize, count: i32, bins: usize, used: usize, size: usize, seen: usize): i32 {
  let others = 0
  let added = 0
  for (let block = 0; block < count; block += BLOCK_PIXELS) {
    const place = pixels + ((<usize>block) << 2)
    const length = min<i32>(BLOCK_PIXELS, count - block)
    const visibility = visibilityOf(place, length)
    for (let i = 0; i < length; i++) {
      const four = v128.load(place + ((<usize>i) << 2))
      if (i + 4 <= length && i32x4.all_true(i32x4.ge_u(four, i32x4.splat(OPAQUE)))) {
        const codes = opaqueCodes(four)
        added += tally(i32x4.extract_lane(codes, 0), visibility, bins, used)
        added += tally(i32x4.extract_lane(codes, 1), visibility, bins, used)
        added += tally(i32x4.extract_lane(codes, 2), visibility, bins, used)
        added += tally(i32x4.extract_lane(codes, 3), visibility, bins, used)
        i += 3
        continue
      }
      const pixel = i32x4.extract_lane(four, 0)
      if (<u32>pixel >= OPAQUE) {
        added += tally(i32x4.extract_lane(opaqueCodes(four), 0), visibility, bins, used)
      } else {
        store<u32>(pixels + ((<usize>others) << 2), pixel)
        store<u8>(seen + others, visibility)
        others++
      }
    }
  }
  store<u32>(size, load<u32>(size) + added)
  return others
}

/** Writes keys, counts and visibility of the used bins of the blocks from..to; returns how many. */
export function listColors(
  bins: usize,
  used: usize,
  from: u32,
  to: u32,
  keys: usize,
  counts: usize,
  visibility: usize,
): i32 {
  let end: usize = 0
  for (let block = from; block < to; block++) {
    if (load<u8>(used + block) === 0) continue
    const behind = (block + 1) << BLOCK_BITS
    for (let code = block << BLOCK_BITS; code < behind; code++) {
      const bin = bins + ((<usize>code) << 3)
      if (load<u32>(bin) === 0) continue
      store<u32>(keys + end, keyOfOpaqueCode(code))
      store<u32>(counts + end, load<u32>(bin))
      store<u32>(visibility + end, load<u32>(bin, 4))
      end += 4
    }
  }
  return <i32>(end >> 2)
}
