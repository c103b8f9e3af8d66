const OPAQUE: u32 = 0xff000000

/** A channel's squared error over black and over white, the mean of both. */
function channelError(a: u32, b: u32, alphaA: u32, alphaB: u32): f64 {
  const onBlack = <f64>(<i32>((a & 255) * alphaA) - <i32>((b & 255) * alphaB)) / 255.0
  const onWhite = onBlack - <f64>(<i32>alphaA - <i32>alphaB)
  return (onBlack * onBlack + onWhite * onWhite) / 2.0
}

function mixedError(a: u32, b: u32): f64 {
  const alphaA = a >> 24
  const alphaB = b >> 24
  let sum = 0.0
  sum += channelError(a, b, alphaA, alphaB)
  sum += channelError(a >> 8, b >> 8, alphaA, alphaB)
  sum += channelError(a >> 16, b >> 16, alphaA, alphaB)
  return sum
}

/**
 * Adds the squared errors of `count` pixels to `sum`, one after the other, as meanSquaredPixelError does: u32 pixels,
 * u32 palette, u8 indices.
 */
export function squaredErrors(pixels: usize, palette: usize, indices: usize, count: i32, sum: f64): f64 {
  for (let i = 0; i < count; i++) {
    const a = load<u32>(pixels + ((<usize>i) << 2))
    const b = load<u32>(palette + ((<usize>load<u8>(indices + i)) << 2))
    if (a >= OPAQUE && b >= OPAQUE) {
      const red = <i32>(a & 255) - <i32>(b & 255)
      const green = <i32>((a >> 8) & 255) - <i32>((b >> 8) & 255)
      const blue = <i32>((a >> 16) & 255) - <i32>((b >> 16) & 255)
      sum += <f64>(red * red + green * green + blue * blue)
    } else {
      sum += mixedError(a, b)
    }
  }
  return sum
}
