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

function premultiply(value: i32, alpha: i32): i32 {
  return <i32>floor(<f64>(2 * value * alpha + 255) / 510.0)
}

function premultiplied(color: v128, alpha: i32): v128 {
  const x = premultiply(i32x4.extract_lane(color, 0), alpha)
  const y = premultiply(i32x4.extract_lane(color, 1), alpha)
  const z = premultiply(i32x4.extract_lane(color, 2), alpha)
  return i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(x), 1, y), 2, z)
}

function oklabUnits(key: u32, lms: usize, roots: usize): v128 {
  // The table has the responses of the three cones side by side; the fourth lane is not used.
  const r = v128.load(lms + (key & 255) * 12)
  const g = v128.load(lms + (256 + ((key >> 8) & 255)) * 12)
  const b = v128.load(lms + (512 + ((key >> 16) & 255)) * 12)
  const cones = i32x4.add(i32x4.add(r, g), b)
  const l = i32x4.mul(i32x4.splat(cubeRoot(i32x4.extract_lane(cones, 0), roots)), i32x4(1724, 16204, 212, 0))
  const m = i32x4.mul(i32x4.splat(cubeRoot(i32x4.extract_lane(cones, 1), roots)), i32x4(6501, -19895, 6413, 0))
  const s = i32x4.mul(i32x4.splat(cubeRoot(i32x4.extract_lane(cones, 2), roots)), i32x4(-33, 3691, -6625, 0))
  // Q29 to coordinate units, rounded.
  const q29 = i32x4.add(i32x4.add(l, m), s)
  return i32x4.shr_s(i32x4.add(i32x4.mul(i32x4.shr_s(q29, 10), i32x4.splat(OKLAB_SCALE)), i32x4.splat(1 << 18)), 19)
}

/** The four coordinates of a packed color. `lms` and `roots` are the tables of OKLab. */
function coordinatesOf(key: u32, isOklab: bool, lms: usize, roots: usize): v128 {
  const alpha = <i32>(key >> 24)
  let color: v128
  if (isOklab) color = oklabUnits(key, lms, roots)
  else color = i32x4.shl(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(i32x4.splat(key))), 3)
  if (alpha !== 255) {
    const through = i32x4.splat((UNITS / 2) * (255 - alpha))
    color = premultiplied(color, alpha)
    color = i32x4.add(color, isOklab ? v128.and(through, i32x4(-1, 0, 0, 0)) : through)
  }
  if (isOklab) color = i32x4.add(color, i32x4(0, OFFSET_A, OFFSET_B, 0))
  return i32x4.replace_lane(color, 3, ALPHA_UNITS * alpha)
}

/** Writes the coordinates of packed colors: 4 planes of u16, `stride` bytes from one to the next. */
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
    const color = coordinatesOf(load<u32>(keys + (i << 2)), isOklab, lms, roots)
    const to = planes + (i << 1)
    v128.store_lane<u16>(to, color, 0)
    v128.store_lane<u16>(to + stride, color, 2)
    v128.store_lane<u16>(to + 2 * stride, color, 4)
    v128.store_lane<u16>(to + 3 * stride, color, 6)
  }
}

/** Writes the coordinates of pixels: 4 of 32 bits each. Fully transparent pixels are alike, whatever their color. */
export function readPixels(pixels: usize, count: usize, isOklab: bool, lms: usize, roots: usize, out: usize): void {
  let latest: u32 = 0
  let color = coordinatesOf(0, isOklab, lms, roots)
  for (let i: usize = 0; i < count; i++) {
    const pixel = load<u32>(pixels + (i << 2))
    const key = pixel >> 24 === 0 ? 0 : pixel
    if (key !== latest) color = coordinatesOf(key, isOklab, lms, roots)
    latest = key
    v128.store(out + (i << 4), color)
  }
}
