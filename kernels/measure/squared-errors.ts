const OPAQUE: u32 = 0xff000000

/** A channel's squared errors over black and over white, times 255^2 each. */
function channelError(a: u32, b: u32, alphaA: u32, alphaB: u32): i64 {
  const onBlack = <i64>((a & 255) * alphaA) - <i64>((b & 255) * alphaB)
  const onWhite = onBlack - 255 * (<i64>alphaA - <i64>alphaB)
  return onBlack * onBlack + onWhite * onWhite
}

function otherError(a: u32, b: u32): i64 {
  const alphaA = a >> 24
  const alphaB = b >> 24
  return (
    channelError(a, b, alphaA, alphaB) +
    channelError(a >> 8, b >> 8, alphaA, alphaB) +
    channelError(a >> 16, b >> 16, alphaA, alphaB)
  )
}

function entryOf(palette: usize, index: usize): usize {
  return palette + ((<usize>load<u8>(index)) << 2)
}

/** The entries of 4 pixels. */
function entries4(palette: usize, indices: usize): v128 {
  let four = v128.load32_zero(entryOf(palette, indices))
  four = v128.load32_lane(entryOf(palette, indices + 1), four, 1)
  four = v128.load32_lane(entryOf(palette, indices + 2), four, 2)
  return v128.load32_lane(entryOf(palette, indices + 3), four, 3)
}

/** Squared differences of 4 opaque pixels, two lanes a pixel in all; alpha gives 0. */
function squares4(a: v128, b: v128): v128 {
  const low = i16x8.sub(i16x8.extend_low_i8x16_u(a), i16x8.extend_low_i8x16_u(b))
  const high = i16x8.sub(i16x8.extend_high_i8x16_u(a), i16x8.extend_high_i8x16_u(b))
  return i32x4.add(i32x4.dot_i16x8_s(low, low), i32x4.dot_i16x8_s(high, high))
}

/** A lane takes this many vectors of squares without overflow. */
const CHUNK = 4096

/** Pixels up to the first group of 4 that has others than opaque ones; adds their squared errors at `sum`. */
function sumOpaque(pixels: usize, palette: usize, indices: usize, count: i32, sum: usize): i32 {
  const opaque = i32x4.splat(OPAQUE)
  let i = 0
  for (let isOpaque = true; isOpaque && i + 4 <= count; ) {
    let squares = i32x4.splat(0)
    const end = min(count, i + CHUNK)
    for (; i + 4 <= end; i += 4) {
      const a = v128.load(pixels + ((<usize>i) << 2))
      const b = entries4(palette, indices + i)
      isOpaque = i32x4.all_true(i32x4.ge_u(v128.and(a, b), opaque))
      if (!isOpaque) break
      squares = i32x4.add(squares, squares4(a, b))
    }
    const pairs = i64x2.add(i64x2.extend_low_i32x4_u(squares), i64x2.extend_high_i32x4_u(squares))
    const total = i64x2.extract_lane(pairs, 0) + i64x2.extract_lane(pairs, 1)
    store<f64>(sum, load<f64>(sum) + <f64>total)
  }
  return i
}

function opaqueError(a: u32, b: u32): i64 {
  const red = <i32>(a & 255) - <i32>(b & 255)
  const green = <i32>((a >> 8) & 255) - <i32>((b >> 8) & 255)
  const blue = <i32>((a >> 16) & 255) - <i32>((b >> 16) & 255)
  return <i64>(red * red + green * green + blue * blue)
}

/**
 * The two sums of a block of `count` pixels, as sumBlock of squared-error.ts has them, to the doubles at `sums`: u32
 * pixels, u32 palette, u8 indices.
 */
export function squaredErrors(pixels: usize, palette: usize, indices: usize, count: i32, sums: usize): void {
  let opaque: i64 = 0
  let other: i64 = 0
  store<f64>(sums, 0)
  for (let i = 0; i < count; ) {
    i += sumOpaque(pixels + ((<usize>i) << 2), palette, indices + i, count - i, sums)
    const end = min(count, i + 4)
    for (; i < end; i++) {
      const a = load<u32>(pixels + ((<usize>i) << 2))
      const b = load<u32>(entryOf(palette, indices + i))
      if (a >= OPAQUE && b >= OPAQUE) opaque += opaqueError(a, b)
      else other += otherError(a, b)
    }
  }
  store<f64>(sums, load<f64>(sums) + <f64>opaque)
  store<f64>(sums, <f64>other, 8)
}
