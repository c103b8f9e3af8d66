const MIN: u32 = 2
const MAX: u32 = 10
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

/** Range of 4 values. */
function rangeOf(values: v128): u32 {
  const swapped = v128.shuffle<i32>(values, values, 2, 3, 0, 1)
  const least = i32x4.min_u(values, swapped)
  const most = i32x4.max_u(values, swapped)
  return (
    max<u32>(i32x4.extract_lane(most, 0), i32x4.extract_lane(most, 1)) -
    min<u32>(i32x4.extract_lane(least, 0), i32x4.extract_lane(least, 1))
  )
}

/** Up to 4 pixels; the first one stands in for those that are not there. */
function loadPixels(pixels: usize, count: i32): v128 {
  let four = v128.load32_splat(pixels)
  if (count > 1) four = v128.load32_lane(pixels + 4, four, 1)
  if (count > 2) four = v128.load32_lane(pixels + 8, four, 2)
  return four
}

/** What each of up to 8 pixels counts; see visibility.ts in src/quantize/histogram. */
export function visibilityOf(pixels: usize, count: i32): u32 {
  const first = rangeOf(lumas(count >= 4 ? v128.load(pixels) : loadPixels(pixels, count)))
  let last = first
  if (count >= 8) last = rangeOf(lumas(v128.load(pixels, 16)))
  else if (count > 4) last = rangeOf(lumas(loadPixels(pixels + 16, count - 4)))
  const activity = ((3 * (first + last)) >> 2) + NOISE
  return min<u32>(MAX, max<u32>(MIN, (SCALE + (activity >> 1)) / activity))
}
