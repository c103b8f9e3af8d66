import { LINEAR } from './difference.ts'
import { isOpaque } from './pixels.ts'
import type { Raster } from './types.ts'

/** Blocks of 3 x 3 pixels are what an eye at the usual distance takes for one: of 1 to 4 it goes best with SSIMULACRA2. */
const SIDE = 3

const GUESSES = Float64Array.from({ length: 257 }, (_, i) => Math.cbrt((i + 0.5) / 256))

/** Of a number from 0 to about 1: two of Halley's steps, which is a third of the time of `Math.cbrt`, to 1 in 10^8. */
function cubeRoot(x: number): number {
  if (x < 1 / 256) return x < 1e-12 ? 0 : cubeRoot(64 * x) / 4
  const guess = GUESSES[(256 * x) | 0]
  const cube = guess * guess * guess
  const near = (guess * (cube + 2 * x)) / (2 * cube + x)
  const nearCube = near * near * near
  return (near * (nearCube + 2 * x)) / (2 * nearCube + x)
}

/** Linear light of one row of blocks: sums of red, green and blue over the pixels of each. */
type Light = Float64Array

/** Adds a row of pixels; those with alpha are laid over a ground of 0 or 1. */
function addPixels(light: Light, row: Uint32Array, ground: 0 | 1): void {
  for (let x = 0, at = 0; x < row.length; at += 3) {
    const end = Math.min(row.length, x + SIDE)
    for (; x < end; x++) {
      const rgba = row[x]
      const alpha = rgba >>> 24 === 255 ? 1 : (rgba >>> 24) / 255
      const rest = ground * (1 - alpha)
      light[at] += LINEAR[rgba & 255] * alpha + rest
      light[at + 1] += LINEAR[(rgba >>> 8) & 255] * alpha + rest
      light[at + 2] += LINEAR[(rgba >>> 16) & 255] * alpha + rest
    }
  }
}

/** Adds a row of palette indices; `entries` has the light of each entry. */
function addEntries(light: Light, row: Uint8Array, entries: Light): void {
  for (let x = 0, at = 0; x < row.length; at += 3) {
    const end = Math.min(row.length, x + SIDE)
    for (; x < end; x++) {
      const from = 3 * row[x]
      light[at] += entries[from]
      light[at + 1] += entries[from + 1]
      light[at + 2] += entries[from + 2]
    }
  }
}

/** Squared OKLab distance of two blocks of so many pixels. */
function squareOf(one: Light, other: Light, at: number, count: number): number {
  const [r, g, b] = [one[at] / count, one[at + 1] / count, one[at + 2] / count]
  const [R, G, B] = [other[at] / count, other[at + 1] / count, other[at + 2] / count]
  const l =
    cubeRoot(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) -
    cubeRoot(0.4122214708 * R + 0.5363325363 * G + 0.0514459929 * B)
  const m =
    cubeRoot(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) -
    cubeRoot(0.2119034982 * R + 0.6806995451 * G + 0.1073969566 * B)
  const s =
    cubeRoot(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) -
    cubeRoot(0.0883024619 * R + 0.2817188376 * G + 0.6299787005 * B)
  return (
    (0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s) ** 2 +
    (1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s) ** 2 +
    (0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s) ** 2
  )
}

/** Sum of the squared distances of all blocks over one ground. */
function sumOver({ pixels, width, height }: Raster, palette: Uint32Array, indices: Uint8Array, ground: 0 | 1): number {
  const across = Math.ceil(width / SIDE)
  const entries = new Float64Array(3 * palette.length)
  for (let k = 0; k < palette.length; k++) addPixels(entries.subarray(3 * k), palette.subarray(k, k + 1), ground)
  const before = new Float64Array(3 * across)
  const after = new Float64Array(3 * across)
  let sum = 0
  for (let y = 0; y < height; y += SIDE) {
    const bottom = Math.min(height, y + SIDE)
    before.fill(0)
    after.fill(0)
    for (let row = y; row < bottom; row++) {
      addPixels(before, pixels.subarray(row * width, (row + 1) * width), ground)
      addEntries(after, indices.subarray(row * width, (row + 1) * width), entries)
    }
    for (let n = 0; n < across; n++)
      sum += squareOf(before, after, 3 * n, (bottom - y) * Math.min(SIDE, width - SIDE * n))
  }
  return sum
}

/**
 * The difference that shows: 100 times the root mean square OKLab distance between the mean light of blocks of
 * 3 x 3 pixels, so that dithering counts for what it gives to the eye. 0 is no difference; over 8 Kodak photos at 16 to
 * 256 colours its logarithm goes with SSIMULACRA2 at -0.95: about 0.37 at 88, 0.7 at 73, 1.1 at 61, 2 at 38.
 * Pictures with alpha are laid over black and over white, and the mean of both squares is taken. For figures only:
 * floating point.
 *
 * `pixels` and `palette` are packed RGBA, straight alpha; `indices` has one entry a pixel.
 */
export function seenDifference(raster: Raster, palette: Uint32Array, indices: Uint8Array): number {
  const white = sumOver(raster, palette, indices, 1)
  const isSame = isOpaque(palette) && isOpaque(raster.pixels)
  const black = isSame ? white : sumOver(raster, palette, indices, 0)
  const blocks = Math.ceil(raster.width / SIDE) * Math.ceil(raster.height / SIDE)
  return 100 * Math.sqrt((white + black) / 2 / blocks)
}
