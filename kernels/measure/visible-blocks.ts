const OPAQUE: u32 = 0xff000000

/** A block of pixels is so many wide and high at most. */
const SIDE = 3

/** Parts of 0..1 whose middles have known cube roots. */
const PARTS: f64 = 4096

/** Linear light of 256 levels, the picture's and, from here on, the red, green and blue light of the entries. */
const ENTRIES: usize = 256 * 8

/** A channel of a color laid over a ground of 0 or 1. */
function over(level: u32, alpha: u32, ground: f64, light: usize): f64 {
  const part = <f64>alpha / 255.0
  return load<f64>(light + ((<usize>level) << 3)) * part + ground * (1.0 - part)
}

/** Light of a pixel's channel, and of its entry's. */
function lights(pixel: u32, shift: u32, ground: f64, light: usize, entry: usize): v128 {
  const level = (pixel >> shift) & 255
  const own = pixel >= OPAQUE ? load<f64>(light + ((<usize>level) << 3)) : over(level, pixel >> 24, ground, light)
  return f64x2.replace_lane(f64x2.splat(own), 1, load<f64>(entry))
}

function cubeRoot(value: f64, guesses: usize): f64 {
  let x = value
  let part = 1.0
  for (; x < 1.0 / 64.0 && x > 1e-12; part /= 4.0) x *= 64.0
  if (!(x > 1e-12)) return 0
  const guess = load<f64>(guesses + ((<usize>(<i32>(PARTS * x))) << 3))
  const cube = guess * guess * guess
  return (part * guess * (cube + 2.0 * x)) / (2.0 * cube + x)
}

/** Cube roots of two numbers, as takeCubeRoots of color-difference.ts takes them. */
function cubeRoots(values: v128, guesses: usize): v128 {
  if (!i64x2.all_true(f64x2.ge(values, f64x2.splat(1.0 / 64.0)))) {
    const first = f64x2.splat(cubeRoot(f64x2.extract_lane(values, 0), guesses))
    return f64x2.replace_lane(first, 1, cubeRoot(f64x2.extract_lane(values, 1), guesses))
  }
  const parts = i32x4.trunc_sat_f64x2_s_zero(f64x2.mul(values, f64x2.splat(PARTS)))
  const first = v128.load64_zero(guesses + ((<usize>i32x4.extract_lane(parts, 0)) << 3))
  const guess = v128.load64_lane(guesses + ((<usize>i32x4.extract_lane(parts, 1)) << 3), first, 1)
  const cube = f64x2.mul(f64x2.mul(guess, guess), guess)
  const above = f64x2.mul(guess, f64x2.add(cube, f64x2.mul(f64x2.splat(2.0), values)))
  return f64x2.div(above, f64x2.add(f64x2.mul(f64x2.splat(2.0), cube), values))
}

/** What a cone makes of linear light, of the picture and of the entries. */
function cone(r: f64, g: f64, b: f64, red: v128, green: v128, blue: v128): v128 {
  const two = f64x2.add(f64x2.mul(f64x2.splat(r), red), f64x2.mul(f64x2.splat(g), green))
  return f64x2.add(two, f64x2.mul(f64x2.splat(b), blue))
}

function difference(values: v128): f64 {
  return f64x2.extract_lane(values, 0) - f64x2.extract_lane(values, 1)
}

/** The squared distance in OKLab of a block's mean light, of the picture and of the entries. */
function labSquare(red: v128, green: v128, blue: v128, guesses: usize): f64 {
  const l = difference(cubeRoots(cone(0.4122214708, 0.5363325363, 0.0514459929, red, green, blue), guesses))
  const m = difference(cubeRoots(cone(0.2119034982, 0.6806995451, 0.1073969566, red, green, blue), guesses))
  const s = difference(cubeRoots(cone(0.0883024619, 0.2817188376, 0.6299787005, red, green, blue), guesses))
  const lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s
  const greenRed = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  const blueYellow = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  return lightness * lightness + greenRed * greenRed + blueYellow * blueYellow
}

/**
 * Sum of the squared distances of a row of blocks, `rows` pixels high: u32 pixels and u8 indices of these rows; `light`:
 * linear light of 256 levels, then that of the entries' red, green and blue, 256 each; `guesses`: 4097 cube roots.
 */
export function visibleBlocks(
  pixels: usize,
  indices: usize,
  width: i32,
  rows: i32,
  ground: f64,
  light: usize,
  guesses: usize,
): f64 {
  let sum = 0.0
  for (let left = 0; left < width; left += SIDE) {
    const right = min(width, left + SIDE)
    let red = f64x2.splat(0)
    let green = f64x2.splat(0)
    let blue = f64x2.splat(0)
    for (let row = 0; row < rows; row++) {
      for (let i = row * width + left; i < row * width + right; i++) {
        const pixel = load<u32>(pixels + ((<usize>i) << 2))
        const entry = light + ENTRIES + ((<usize>load<u8>(indices + i)) << 3)
        red = f64x2.add(red, lights(pixel, 0, ground, light, entry))
        green = f64x2.add(green, lights(pixel, 8, ground, light, entry + 256 * 8))
        blue = f64x2.add(blue, lights(pixel, 16, ground, light, entry + 512 * 8))
      }
    }
    const part = f64x2.splat(1.0 / <f64>(rows * (right - left)))
    sum += labSquare(f64x2.mul(part, red), f64x2.mul(part, green), f64x2.mul(part, blue), guesses)
  }
  return sum
}
