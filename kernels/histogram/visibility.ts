const BLOCK_PIXELS: i32 = 8
const MOST: u32 = 15
const NOISE: u32 = 16
const SCALE: u32 = 452

/** Luma of 4 pixels, in 11 bits; what is not opaque lies over middle gray. */
function lumas(pixels: v128): v128 {
  const byte = i32x4.splat(255)
  const red = i32x4.mul(v128.and(pixels, byte), i32x4.splat(54))
  const green = i32x4.mul(v128.and(i32x4.shr_u(pixels, 8), byte), i32x4.splat(183))
  const blue = i32x4.mul(v128.and(i32x4.shr_u(pixels, 16), byte), i32x4.splat(19))
  const luma = i32x4.shr_u(i32x4.add(i32x4.add(red, green), blue), 5)
  const alpha = i32x4.shr_u(pixels, 24)
  if (i32x4.all_true(i32x4.eq(alpha, byte))) return luma
  const gray = i32x4.mul(i32x4.sub(byte, alpha), i32x4.splat(1020))
  const both = i32x4.add(i32x4.mul(luma, alpha), gray)
  // Below 2^20, so the quotient in single precision never reaches the next whole number.
  return i32x4.trunc_sat_f32x4_s(f32x4.div(f32x4.convert_i32x4_s(both), f32x4.splat(255)))
}

function leastOf(values: v128): u32 {
  const pairs = i32x4.min_u(values, v128.shuffle<i32>(values, values, 2, 3, 0, 1))
  return min<u32>(i32x4.extract_lane(pairs, 0), i32x4.extract_lane(pairs, 1))
}

function mostOf(values: v128): u32 {
  const pairs = i32x4.max_u(values, v128.shuffle<i32>(values, values, 2, 3, 0, 1))
  return max<u32>(i32x4.extract_lane(pairs, 0), i32x4.extract_lane(pairs, 1))
}

/** What each of up to 8 pixels counts; see visibility.ts in src/quantize/histogram. */
export function visibilityOf(pixels: usize, count: i32): u32 {
  let least: v128
  let most: v128
  if (count >= BLOCK_PIXELS) {
    const low = lumas(v128.load(pixels))
    const high = lumas(v128.load(pixels, 16))
    least = i32x4.min_u(low, high)
    most = i32x4.max_u(low, high)
  } else {
    least = lumas(v128.load32_splat(pixels))
    most = least
    for (let i = 1; i < count; i++) {
      const luma = lumas(v128.load32_splat(pixels + ((<usize>i) << 2)))
      least = i32x4.min_u(least, luma)
      most = i32x4.max_u(most, luma)
    }
  }
  const activity = mostOf(most) - leastOf(least) + NOISE
  return min<u32>(MOST, max<u32>(1, (SCALE + (activity >> 1)) / activity))
}
