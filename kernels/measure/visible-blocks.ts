const OPAQUE: u32 = 0xff000000

/** A block of pixels is so many wide and high at most. */
const SIDE = 3

/** Bytes of the light of 256 levels; that of the entries, 4 numbers each, stands behind. */
const ENTRIES: usize = 256 * 4

/** White's light, of 18 bits. */
const WHITE: u32 = 1 << 18

/** A channel of a color laid over a ground of 0 or 1. */
function over(rgba: u32, shift: u32, ground: u32, light: usize): u32 {
  const alpha = rgba >> 24
  const level = load<u32>(light + ((<usize>((rgba >> shift) & 255)) << 2))
  return (2 * (level * alpha + ground * WHITE * (255 - alpha)) + 255) / 510
}

/** Light of a pixel's channel. */
function lightOf(rgba: u32, shift: u32, ground: u32, light: usize): u32 {
  if (rgba < OPAQUE) return over(rgba, shift, ground, light)
  return load<u32>(light + ((<usize>((rgba >> shift) & 255)) << 2))
}

/** 2^16 times the cube root of a number of 24 bits, as cubeRoot of oklab.ts takes it. */
function cubeRoot(x: u32, roots: usize): i32 {
  if (x === 0) return 0
  const thirds = (<u32>clz<u32>(x) - 8) / 3
  const scaled = x << (thirds * 3)
  const root = roots + ((<usize>((scaled >> 13) - 256)) << 2)
  const low = load<u32>(root)
  const fine = (low << 13) + (load<u32>(root, 4) - low) * (scaled & 8191)
  return fine >> (13 + thirds)
}

/** Cube root of what a cone makes of red, green and blue light. */
function cone(light: v128, r: i32, g: i32, b: i32, roots: usize): i32 {
  const parts = i32x4.mul(light, i32x4(r, g, b, 0))
  const sum = <u32>i32x4.extract_lane(parts, 0) + <u32>i32x4.extract_lane(parts, 1) + <u32>i32x4.extract_lane(parts, 2)
  return cubeRoot(min<u32>((1 << 24) - 1, sum >> 7), roots)
}

/** The mean light of so many pixels. */
function meanOf(sums: v128, pixels: u32): v128 {
  const r = (2 * <u32>i32x4.extract_lane(sums, 0) + pixels) / (2 * pixels)
  const g = (2 * <u32>i32x4.extract_lane(sums, 1) + pixels) / (2 * pixels)
  const b = (2 * <u32>i32x4.extract_lane(sums, 2) + pixels) / (2 * pixels)
  return i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(r), 1, g), 2, b)
}

function square(q29: i32): f64 {
  const part = (q29 + (1 << 14)) >> 15
  return <f64>part * <f64>part
}

/** The squared distance in OKLab of the mean light of a block, of the picture and of the entries. */
function lightDistance(one: v128, other: v128, roots: usize): f64 {
  const l = cone(one, 3377, 4394, 421, roots) - cone(other, 3377, 4394, 421, roots)
  const m = cone(one, 1736, 5576, 880, roots) - cone(other, 1736, 5576, 880, roots)
  const s = cone(one, 723, 2308, 5161, roots) - cone(other, 723, 2308, 5161, roots)
  const lightness = square(1724 * l + 6501 * m - 33 * s)
  return lightness + square(16204 * l - 19895 * m + 3691 * s) + square(212 * l + 6413 * m - 6625 * s)
}

/**
 * Sum of the squared distances of a row of blocks, `rows` pixels high: u32 pixels and u8 indices of these rows;
 * `light`: that of 256 levels, then that of the entries, four numbers each; `roots`: the cube roots of oklab.ts.
 */
export function visibleBlocks(
  pixels: usize,
  indices: usize,
  width: i32,
  rows: i32,
  ground: u32,
  light: usize,
  roots: usize,
): f64 {
  let sum = 0.0
  for (let left = 0; left < width; left += SIDE) {
    const right = min(width, left + SIDE)
    let own = i32x4.splat(0)
    let mapped = i32x4.splat(0)
    for (let row = 0; row < rows; row++) {
      for (let i = row * width + left; i < row * width + right; i++) {
        const rgba = load<u32>(pixels + ((<usize>i) << 2))
        const red = i32x4.splat(lightOf(rgba, 0, ground, light))
        const redGreen = i32x4.replace_lane(red, 1, lightOf(rgba, 8, ground, light))
        own = i32x4.add(own, i32x4.replace_lane(redGreen, 2, lightOf(rgba, 16, ground, light)))
        mapped = i32x4.add(mapped, v128.load(light + ENTRIES + ((<usize>load<u8>(indices + i)) << 4)))
      }
    }
    const count = rows * (right - left)
    sum += lightDistance(meanOf(own, count), meanOf(mapped, count), roots)
  }
  return sum
}
