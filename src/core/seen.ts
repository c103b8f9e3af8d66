import { LINEAR, labOf, labSquare } from './difference.ts'
import { isOpaque } from './pixels.ts'
import { finish } from './steps.ts'
import type { Raster } from './types.ts'

/** Blocks of 3 x 3 pixels are what an eye at the usual distance takes for one: of 1 to 4 it goes best with SSIMULACRA2. */
const SIDE = 3

/** Rows of blocks between two turns for the event loop. */
const STEP_ROWS = 16

/** Linear light of one row of blocks: sums of red, green and blue over the pixels of each. */
type Light = Float64Array

/** Adds a row of opaque pixels. */
function addOpaque(light: Light, row: Uint32Array): void {
  for (let x = 0, at = 0; x < row.length; at += 3) {
    const end = Math.min(row.length, x + SIDE)
    for (; x < end; x++) {
      const rgba = row[x]
      light[at] += LINEAR[rgba & 255]
      light[at + 1] += LINEAR[(rgba >>> 8) & 255]
      light[at + 2] += LINEAR[(rgba >>> 16) & 255]
    }
  }
}

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
  return labSquare(
    labOf(one[at] / count, one[at + 1] / count, one[at + 2] / count),
    labOf(other[at] / count, other[at + 1] / count, other[at + 2] / count),
  )
}

interface Pictures {
  raster: Raster
  palette: Uint32Array
  indices: Uint8Array
  /** Whether both are opaque everywhere. */
  opaque: boolean
}

/** Sum of the squared distances of all blocks over one ground. */
function* sumOver({ raster, palette, indices, opaque }: Pictures, ground: 0 | 1): Generator<void, number> {
  const { pixels, width, height } = raster
  const across = Math.ceil(width / SIDE)
  const entries = new Float64Array(3 * palette.length)
  for (let k = 0; k < palette.length; k++) addPixels(entries.subarray(3 * k), palette.subarray(k, k + 1), ground)
  const before = new Float64Array(3 * across)
  const after = new Float64Array(3 * across)
  let sum = 0
  for (let y = 0; y < height; y += SIDE) {
    if (y % (SIDE * STEP_ROWS) === 0) yield
    const bottom = Math.min(height, y + SIDE)
    before.fill(0)
    after.fill(0)
    for (let row = y; row < bottom; row++) {
      const line = pixels.subarray(row * width, (row + 1) * width)
      if (opaque) addOpaque(before, line)
      else addPixels(before, line, ground)
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
  return finish(seenInSteps(raster, palette, indices))
}

/** The same, with a yield every few milliseconds. */
export function* seenInSteps(raster: Raster, palette: Uint32Array, indices: Uint8Array): Generator<void, number> {
  const opaque = isOpaque(palette) && isOpaque(raster.pixels)
  const pictures = { raster, palette, indices, opaque }
  const white = yield* sumOver(pictures, 1)
  const black = opaque ? white : yield* sumOver(pictures, 0)
  const blocks = Math.ceil(raster.width / SIDE) * Math.ceil(raster.height / SIDE)
  return 100 * Math.sqrt((white + black) / 2 / blocks)
}
