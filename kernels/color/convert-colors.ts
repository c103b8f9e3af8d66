/** See color/color-space.ts and color/oklab.ts in src/quantize, whose numbers these are. */
const UNITS: i32 = 8
const ALPHA_UNITS: i32 = 7
const OKLAB_SCALE: i32 = 2040
const OFFSET_A: i32 = 512
const OFFSET_B: i32 = 672

/** 2^16 * cbrt(x / 2^24). */
function cubeRoot(x: u32, roots: usize): i32 {
  if (x === 0) return 0
  const thirds = (<i32>clz(x) - 8) / 3
  const scaled = x << (thirds * 3)
  const at = roots + (((<usize>scaled >> 13) - 256) << 2)
  const low = load<u32>(at)
  const fine = (low << 13) + (load<u32>(at, 4) - low) * (scaled & 8191)
  return fine >> (13 + thirds)
}

/** Q29 to coordinate units, rounded. */
function toUnits(q29: i32): i32 {
  return ((q29 >> 10) * OKLAB_SCALE + (1 << 18)) >> 19
}

function premultiply(value: i32, alpha: i32): i32 {
  return alpha === 255 ? value : <i32>floor(<f64>(2 * value * alpha + 255) / 510.0)
}

/** One cone's response to a color: places of its channels in the table, which has the cones side by side. */
function coneOf(r: usize, g: usize, b: usize, cone: usize): u32 {
  return load<u32>(r + cone) + load<u32>(g + cone) + load<u32>(b + cone)
}

/**
 * Writes the coordinates of packed colors: 4 planes of u16, `stride` bytes from one to the next. `lms` and `roots` are
 * the tables of OKLab.
 */
export function convertColors(
  keys: usize,
  count: i32,
  isOklab: bool,
  lms: usize,
  roots: usize,
  planes: usize,
  stride: usize,
): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    const key = load<u32>(keys + (i << 2))
    const alpha = <i32>(key >> 24)
    let x = UNITS * <i32>(key & 255)
    let y = UNITS * <i32>((key >> 8) & 255)
    let z = UNITS * <i32>((key >> 16) & 255)
    const through = (UNITS / 2) * (255 - alpha)
    if (isOklab) {
      const r = lms + (key & 255) * 12
      const g = lms + (256 + ((key >> 8) & 255)) * 12
      const b = lms + (512 + ((key >> 16) & 255)) * 12
      const l = cubeRoot(coneOf(r, g, b, 0), roots)
      const m = cubeRoot(coneOf(r, g, b, 4), roots)
      const s = cubeRoot(coneOf(r, g, b, 8), roots)
      x = premultiply(toUnits(1724 * l + 6501 * m - 33 * s), alpha) + through
      y = premultiply(toUnits(16204 * l - 19895 * m + 3691 * s), alpha) + OFFSET_A
      z = premultiply(toUnits(212 * l + 6413 * m - 6625 * s), alpha) + OFFSET_B
    } else {
      x = premultiply(x, alpha) + through
      y = premultiply(y, alpha) + through
      z = premultiply(z, alpha) + through
    }
    const to = planes + (i << 1)
    store<u16>(to, x)
    store<u16>(to + stride, y)
    store<u16>(to + 2 * stride, z)
    store<u16>(to + 3 * stride, ALPHA_UNITS * alpha)
  }
}
