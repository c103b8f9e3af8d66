/** The 8 bits of a channel, spread to every third bit. */
function spread3(value: v128): v128 {
  let bits = v128.and(v128.or(value, i32x4.shl(value, 8)), i32x4.splat(0x00f00f))
  bits = v128.and(v128.or(bits, i32x4.shl(bits, 4)), i32x4.splat(0x0c30c3))
  return v128.and(v128.or(bits, i32x4.shl(bits, 2)), i32x4.splat(0x249249))
}

/** The 24-bit Morton codes of 4 opaque pixels. */
export function opaqueCodes(pixels: v128): v128 {
  const byte = i32x4.splat(255)
  const red = spread3(v128.and(pixels, byte))
  const green = spread3(v128.and(i32x4.shr_u(pixels, 8), byte))
  const blue = spread3(v128.and(i32x4.shr_u(pixels, 16), byte))
  return v128.or(v128.or(i32x4.shl(red, 2), i32x4.shl(green, 1)), blue)
}

/** The 8 bits of a channel, spread to every fourth bit. */
function spread4(value: u32): u32 {
  let bits = (value | (value << 12)) & 0x000f000f
  bits = (bits | (bits << 6)) & 0x03030303
  return (bits | (bits << 3)) & 0x11111111
}

/** The 32-bit Morton code of a pixel; those without alpha have one. */
export function alphaCode(pixel: u32): u32 {
  const alpha = pixel >> 24
  if (alpha === 0) return 0
  const red = spread4(pixel & 255)
  const green = spread4((pixel >> 8) & 255)
  const blue = spread4((pixel >> 16) & 255)
  return (spread4(alpha) << 3) | (red << 2) | (green << 1) | blue
}

function gather3(code: u32): u32 {
  let value = code & 0x249249
  value = (value | (value >> 2)) & 0x0c30c3
  value = (value | (value >> 4)) & 0x00f00f
  return (value | (value >> 8)) & 255
}

export function keyOfOpaqueCode(code: u32): u32 {
  return 0xff000000 | (gather3(code) << 16) | (gather3(code >> 1) << 8) | gather3(code >> 2)
}

function gather4(code: u32): u32 {
  let value = code & 0x11111111
  value = (value | (value >> 3)) & 0x03030303
  value = (value | (value >> 6)) & 0x000f000f
  return (value | (value >> 12)) & 255
}

export function keyOfAlphaCode(code: u32): u32 {
  return (gather4(code >> 3) << 24) | (gather4(code) << 16) | (gather4(code >> 1) << 8) | gather4(code >> 2)
}
