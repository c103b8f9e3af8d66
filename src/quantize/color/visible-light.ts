import { OPAQUE_BITS } from '../../common/constants.ts'
import { cubeRoot, oklabTables, writeLab } from './oklab.ts'

/** Bits of linear light. */
const LIGHT_BITS = 18
export const WHITE = 2 ** LIGHT_BITS
/** Numbers a color: red, green, blue, and none. */
export const LANES = 4

/** Linear light of each 8-bit value, 0 to 2^18. */
export const lightTable = (): Uint32Array =>
  oklabTables().linear.map(light => (light + (1 << (29 - LIGHT_BITS))) >>> (30 - LIGHT_BITS))

/** A channel of a color laid over a ground of 0 or 1. */
function over(rgba: number, shift: number, ground: 0 | 1, light: Uint32Array): number {
  const alpha = rgba >>> 24
  const sum = light[(rgba >>> shift) & 255] * alpha + ground * WHITE * (255 - alpha)
  return Math.floor((2 * sum + 255) / 510)
}

/** Adds a color's light to three sums. */
export function addLight(rgba: number, ground: 0 | 1, light: Uint32Array, sums: Uint32Array, at: number): void {
  const isOpaque = rgba >= OPAQUE_BITS
  for (let d = 0; d < 3; d++)
    sums[at + d] += isOpaque ? light[(rgba >>> (8 * d)) & 255] : over(rgba, 8 * d, ground, light)
}

/** What the cones make of linear light, in 13 bits; each row adds up to 1. */
const CONES = [
  [3377, 4394, 421],
  [1736, 5576, 880],
  [723, 2308, 5161],
] as const
/** Cube roots are taken of 24 bits. */
const LAST_CONE = 2 ** 24 - 1

const cones = new Int32Array(6)
const lab = new Int32Array(3)

/** Cube roots of the cone responses to the mean light of so many pixels, 16 bits each. */
function writeCones(sums: Uint32Array, at: number, pixels: number, roots: Uint32Array, offset: number): void {
  const mean = (d: number) => Math.floor((2 * sums[at + d] + pixels) / (2 * pixels))
  const [r, g, b] = [mean(0), mean(1), mean(2)]
  CONES.forEach((row, n) => {
    // At most 2^18 * 2^13.
    const response = (row[0] * r + row[1] * g + row[2] * b) / 2 ** (LIGHT_BITS + 13 - 24)
    cones[offset + n] = cubeRoot(Math.min(LAST_CONE, Math.floor(response)), roots)
  })
}

/**
 * The squared distance in OKLab, in units of 1 / 2^14, of the mean light of two blocks of so many pixels: the first
 * three sums and, `LANES` on, the other three. Integers of 32 bits but for the sum of the squares, which is at most
 * about 2^28.
 */
export function lightDistance(sums: Uint32Array, pixels: number, roots: Uint32Array): number {
  writeCones(sums, 0, pixels, roots, 0)
  writeCones(sums, LANES, pixels, roots, 3)
  writeLab(cones[0] - cones[3], cones[1] - cones[4], cones[2] - cones[5], lab)
  let square = 0
  for (const q29 of lab) square += ((q29 + 2 ** 14) >> 15) ** 2
  return square
}
