import { keyOfOpaqueCode, opaqueCodes } from './morton-codes'

const OPAQUE: u32 = 0xff000000

/** Bins that are marked together, as in count-colors.ts. */
const BLOCK_BITS = 10

/** Counts a color; returns 1 if it is new. */
function tally(code: u32, bins: usize, used: usize): i32 {
  const bin = bins + ((<usize>code) << 2)
  const weight = load<u32>(bin)
  store<u32>(bin, weight + 1)
  if (weight !== 0) return 0
  store<u8>(used + (code >> BLOCK_BITS), 1)
  return 1
}

/**
 * Counts opaque pixels in bins by Morton code, and marks blocks of bins that are used. Writes all others over the
 * pixels, one after the other; returns how many. The new colors are added to the number at `size`.
 */
export function tallyColors(pixels: usize, count: i32, bins: usize, used: usize, size: usize): i32 {
  let others = pixels
  let added = 0
  let i = 0
  for (; i + 4 <= count; i += 4) {
    const four = v128.load(pixels + ((<usize>i) << 2))
    if (!i32x4.all_true(i32x4.ge_u(four, i32x4.splat(OPAQUE)))) break
    const codes = opaqueCodes(four)
    added += tally(i32x4.extract_lane(codes, 0), bins, used)
    added += tally(i32x4.extract_lane(codes, 1), bins, used)
    added += tally(i32x4.extract_lane(codes, 2), bins, used)
    added += tally(i32x4.extract_lane(codes, 3), bins, used)
  }
  // From the first pixel that is not opaque on, one by one.
  for (; i < count; i++) {
    const pixel = load<u32>(pixels + ((<usize>i) << 2))
    if (pixel >= OPAQUE) {
      added += tally(i32x4.extract_lane(opaqueCodes(i32x4.splat(pixel)), 0), bins, used)
    } else {
      store<u32>(others, pixel)
      others += 4
    }
  }
  store<u32>(size, load<u32>(size) + added)
  return <i32>(others - pixels) >> 2
}

/** Writes keys and counts of the used bins of the blocks from..to; returns how many. */
export function listColors(bins: usize, used: usize, from: u32, to: u32, keys: usize, counts: usize): i32 {
  let end = 0
  for (let block = from; block < to; block++) {
    if (load<u8>(used + block) === 0) continue
    const behind = (block + 1) << BLOCK_BITS
    for (let code = block << BLOCK_BITS; code < behind; code++) {
      const weight = load<u32>(bins + ((<usize>code) << 2))
      if (weight === 0) continue
      store<u32>(keys + ((<usize>end) << 2), keyOfOpaqueCode(code))
      store<u32>(counts + ((<usize>end) << 2), weight)
      end++
    }
  }
  return end
}
