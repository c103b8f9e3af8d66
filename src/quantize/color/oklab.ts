import { OKLAB_SCALE } from '../../common/constants.ts'

/**
 * OKLab in integers only, so that every adapter and every engine gives the same coordinates.
 * Color space: Björn Ottosson, "A perceptual color space for image processing", 2020.
 *
 * Three steps, each exact to the last bit by construction: a table of the cone responses of each channel value
 * (24 bits), an interpolated cube root (16 bits), a matrix with 13-bit coefficients whose rows keep grays neutral.
 * `shaders/common/color-space.wgsl` does the same with the same tables.
 */

export { OKLAB_SCALE }

/** Added to a and b so that no coordinate is negative. */
export const OKLAB_OFFSET_A = 512
export const OKLAB_OFFSET_B = 672

const TO_LMS = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
]
const TO_RGB = [
  [4.0767416621, -3.3077115913, 0.2309699292],
  [-1.2684380046, 2.6097574011, -0.3413193965],
  [-0.0041960863, -0.7034186147, 1.707614701],
]
const LMS_SCALE = 2 ** 24 - 1024
const LINEAR_SCALE = 2 ** 30

/** sRGB decoding by integers: the largest r with (r / 2^30)^5 <= v^12, where v is the base of the 2.4th power. */
function linearOf(value: number): number {
  if (value <= 10) return Math.floor((LINEAR_SCALE * value * 100) / (255 * 1292))
  const base = (BigInt(1000 * value + 14025) ** 12n) << 150n
  const unit = 269025n ** 12n
  const isAbove = (r: number) => BigInt(r) ** 5n * unit > base
  // Engines may differ in the last bits of this; what follows does not.
  let r = Math.floor(LINEAR_SCALE * ((1000 * value + 14025) / 269025) ** 2.4)
  while (isAbove(r)) r--
  while (!isAbove(r + 1)) r++
  return r
}

/** floor(2^16 * cbrt(i / 2048)); every number stays below 2^53. */
function cubeRootOf(i: number): number {
  const target = i * 2 ** 37
  let root = Math.floor(Math.cbrt(target))
  while (root ** 3 > target) root--
  while ((root + 1) ** 3 <= target) root++
  return root
}

export const LMS_COUNT = 3 * 256 * 3
export const ROOT_COUNT = 2048 - 256 + 1

export interface OklabTables {
  /** lms[(channel * 256 + value) * 3 + cone]: that channel's part of the cone response. */
  lms: Uint32Array
  /** roots[i - 256] = 2^16 * cbrt(i / 2048) for i in 256..2048. */
  roots: Uint32Array
  /** Linear light of each 8-bit value, 30 bits. */
  linear: Uint32Array
}

let tables: OklabTables | undefined

/** The tables, made once (about 10 ms). */
export function oklabTables(): OklabTables {
  if (tables) return tables
  const linear = Uint32Array.from({ length: 256 }, (_, value) => linearOf(value))
  const lms = new Uint32Array(LMS_COUNT)
  for (let channel = 0; channel < 3; channel++)
    for (let value = 0; value < 256; value++)
      for (let cone = 0; cone < 3; cone++)
        lms[(channel * 256 + value) * 3 + cone] = Math.round(
          ((TO_LMS[cone][channel] * linear[value]) / LINEAR_SCALE) * LMS_SCALE,
        )
  const roots = Uint32Array.from({ length: ROOT_COUNT }, (_, i) => cubeRootOf(i + 256))
  tables = { lms, roots, linear }
  return tables
}

/** 2^16 * cbrt(x / 2^24) for x in 0..2^24-1. */
export function cubeRoot(x: number, roots: Uint32Array): number {
  if (x === 0) return 0
  const thirds = ((Math.clz32(x) - 8) / 3) | 0
  const scaled = x << (thirds * 3)
  const index = (scaled >>> 13) - 256
  const low = roots[index]
  const fine = (low << 13) + (roots[index + 1] - low) * (scaled & 8191)
  return fine >>> (13 + thirds)
}

/** Q29 to coordinate units, rounded. */
function toUnits(q29: number): number {
  return ((q29 >> 10) * OKLAB_SCALE + 2 ** 18) >> 19
}

/** Writes L, a and b of cube roots of 16 bits, in Q29: below 2^31, also those of differences of roots. */
export function writeLab(l: number, m: number, s: number, out: Int32Array): void {
  out[0] = 1724 * l + 6501 * m - 33 * s
  out[1] = 16204 * l - 19895 * m + 3691 * s
  out[2] = 212 * l + 6413 * m - 6625 * s
}

/** Writes L (0..2040), a and b (signed, no offset) of an opaque color to `out`. */
export function oklabUnits(r: number, g: number, b: number, out: Int32Array): void {
  const { lms, roots } = tables ?? oklabTables()
  const atR = r * 3
  const atG = (256 + g) * 3
  const atB = (512 + b) * 3
  const l = cubeRoot(lms[atR] + lms[atG] + lms[atB], roots)
  const m = cubeRoot(lms[atR + 1] + lms[atG + 1] + lms[atB + 1], roots)
  const s = cubeRoot(lms[atR + 2] + lms[atG + 2] + lms[atB + 2], roots)
  writeLab(l, m, s, out)
  for (let d = 0; d < 3; d++) out[d] = toUnits(out[d])
}

/** The 8-bit value whose linear light is nearest. */
function encode(light: number, linear: Uint32Array): number {
  const scaledLight = light * LINEAR_SCALE
  let low = 0
  let high = 255
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (linear[middle] <= scaledLight) low = middle
    else high = middle - 1
  }
  return low < 255 && linear[low + 1] - scaledLight < scaledLight - linear[low] ? low + 1 : low
}

/**
 * An sRGB color near the given L, a, b (units, no offset), as a packed opaque key: clamped to the gamut, within a
 * level or two of the nearest. Additions and multiplications only, so it is the same everywhere.
 */
export function nearKey(lightness: number, a: number, b: number): number {
  const { linear } = oklabTables()
  const [L, A, B] = [lightness / OKLAB_SCALE, a / OKLAB_SCALE, b / OKLAB_SCALE]
  const l = L + 0.3963377774 * A + 0.2158037573 * B
  const m = L - 0.1055613458 * A - 0.0638541728 * B
  const s = L - 0.0894841775 * A - 1.291485548 * B
  const cones = [l * l * l, m * m * m, s * s * s]
  let key = 0xff000000
  for (let channel = 0; channel < 3; channel++) {
    const row = TO_RGB[channel]
    key += encode(row[0] * cones[0] + row[1] * cones[1] + row[2] * cones[2], linear) * 256 ** channel
  }
  return key
}
