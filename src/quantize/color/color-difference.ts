import { OPAQUE_BITS } from '../../common/constants.ts'
import { keyOf } from '../../common/pixel-keys.ts'

/** Linear light of each 8-bit value, 0..1 (IEC 61966-2-1). */
const LINEAR = Float64Array.from({ length: 256 }, (_, value) => linearOf(value))

function linearOf(value: number): number {
  const v = value / 255
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
}

/** Cube roots of the middles of so many parts of 0..1. */
const PARTS = 4096
const GUESSES = Float64Array.from({ length: PARTS + 1 }, (_, i) => Math.cbrt((i + 0.5) / PARTS))

/** Writes what the three cones make of linear light, all from 0 to 1. */
function writeCones(r: number, g: number, b: number, out: Float64Array, offset: number): void {
  out[offset] = 0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b
  out[offset + 1] = 0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b
  out[offset + 2] = 0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b
}

/**
 * Puts the cube root of each number from 0 to about 1 in its place, to 8 digits: by one of Halley's steps from a guess,
 * which is quicker than `Math.cbrt`. Many at a time, as a function's numbers would be objects each.
 */
function takeCubeRoots(values: Float64Array): void {
  for (let i = 0; i < values.length; i++) {
    let x = values[i]
    let part = 1
    for (; x < 1 / 64 && x > 1e-12; part /= 4) x *= 64
    const guess = GUESSES[(PARTS * x) | 0]
    const cube = guess * guess * guess
    values[i] = x > 1e-12 ? (part * guess * (cube + 2 * x)) / (2 * cube + x) : 0
  }
}

/**
 * The squared distance in OKLab of the two colors whose cones' cube roots stand at these places. Floating point, for
 * figures only: nothing that decides about a pixel may use it.
 */
function labSquare(roots: Float64Array, one: number, other: number): number {
  const l = roots[one] - roots[other]
  const m = roots[one + 1] - roots[other + 1]
  const s = roots[one + 2] - roots[other + 2]
  const lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s
  const greenRed = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  const blueYellow = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  return lightness * lightness + greenRed * greenRed + blueYellow * blueYellow
}

/** A packed color laid over a gray of 0 or 255, as browsers do it: in sRGB values, not in linear light. */
function writeOver(key: number, ground: 0 | 255, out: Float64Array, offset: number): void {
  const alpha = key >>> 24
  const channel = (shift: number) => {
    const value = (key >>> shift) & 255
    const mixed = alpha === 255 ? value : (value * alpha + ground * (255 - alpha)) / 255
    return Number.isInteger(mixed) ? LINEAR[mixed] : linearOf(mixed)
  }
  writeCones(channel(0), channel(8), channel(16), out, offset)
}

const pair = new Float64Array(6)

function differenceOver(one: number, other: number, ground: 0 | 255): number {
  writeOver(one, ground, pair, 0)
  writeOver(other, ground, pair, 3)
  takeCubeRoots(pair)
  return Math.sqrt(labSquare(pair, 0, 3))
}

function colorDifference(one: number, other: number): number {
  const onBlack = differenceOver(one, other, 0)
  if (one >= OPAQUE_BITS && other >= OPAQUE_BITS) return onBlack
  return (onBlack + differenceOver(one, other, 255)) / 2
}

/** Differences of colors that met before; a photo has few pairs of color and entry. */
const SLOTS = 2 ** 18

/**
 * How far the colors are from the original's, on average: the distance in OKLab, times 100, mean over all pixels;
 * about 2 is just visible side by side. With alpha, the mean of that over black and over white.
 *
 * `pixels`: packed RGBA, one a pixel. `palette`: RGBA, 4 bytes an entry. `indices`: one a pixel. It compares pixel by
 * pixel, so a dithered picture comes out worse than it looks. Color space: Björn Ottosson, "A perceptual color space
 * for image processing", 2020.
 */
export function meanColorDifference(pixels: Uint32Array, palette: Uint8Array, indices: Uint8Array): number {
  const view = new DataView(palette.buffer, palette.byteOffset, palette.byteLength)
  const entries = Uint32Array.from({ length: palette.length / 4 }, (_, k) => view.getUint32(4 * k, true))
  const keys = new Uint32Array(SLOTS)
  const indexOf = new Int16Array(SLOTS).fill(-1)
  const differences = new Float64Array(SLOTS)
  let sum = 0
  for (let i = 0; i < pixels.length; i++) {
    const key = keyOf(pixels[i])
    const index = indices[i]
    const slot = (Math.imul(key, 0x9e3779b1) ^ Math.imul(index, 0x85ebca6b)) >>> 14
    if (keys[slot] !== key || indexOf[slot] !== index) {
      keys[slot] = key
      indexOf[slot] = index
      differences[slot] = colorDifference(key, entries[index])
    }
    sum += differences[slot]
  }
  return (100 * sum) / pixels.length
}
