import { OPAQUE_BITS } from '../../common/constants.ts'
import { withKernels } from '../../common/kernels/kernels.ts'
import { isOpaque } from '../../common/pixel-keys.ts'
import { finish } from '../steps.ts'
import type { Raster } from '../types.ts'
import { GUESSES, LINEAR, labSquare, takeCubeRoots, writeCones } from './color-difference.ts'

/**
 * Blocks of 3 x 3 pixels are what an eye at the usual distance takes for one: of 1 to 4 it goes best with SSIMULACRA2.
 */
const SIDE = 3

/** Levels of a channel, and entries of a palette at most. */
const LEVELS = 256

/** Rows of blocks between two turns for the event loop. */
const STEP_ROWS = 16

/** Linear light of each palette entry. */
type Light = readonly [r: Float64Array, g: Float64Array, b: Float64Array]

interface Pictures {
  raster: Raster
  palette: Uint32Array
  indices: Uint8Array
}

/** A channel of a color laid over a ground of 0 or 1. */
function over(rgba: number, shift: number, ground: 0 | 1): number {
  const alpha = (rgba >>> 24) / 255
  return LINEAR[(rgba >>> shift) & 255] * alpha + ground * (1 - alpha)
}

/**
 * Writes what the cones make of a row of blocks, the rows from `top` up to `bottom`: 3 of the picture, 3 of the other.
 */
function writeBlocks(
  { raster, indices }: Pictures,
  [er, eg, eb]: Light,
  top: number,
  bottom: number,
  ground: 0 | 1,
  cones: Float64Array,
): void {
  const { pixels, width } = raster
  for (let left = 0, offset = 0; left < width; left += SIDE, offset += 6) {
    const right = Math.min(width, left + SIDE)
    let r0 = 0
    let g0 = 0
    let b0 = 0
    let r1 = 0
    let g1 = 0
    let b1 = 0
    for (let row = top * width; row < bottom * width; row += width) {
      for (let i = row + left; i < row + right; i++) {
        const rgba = pixels[i]
        const k = indices[i]
        const isOpaque = rgba >= OPAQUE_BITS
        r0 += isOpaque ? LINEAR[rgba & 255] : over(rgba, 0, ground)
        g0 += isOpaque ? LINEAR[(rgba >>> 8) & 255] : over(rgba, 8, ground)
        b0 += isOpaque ? LINEAR[(rgba >>> 16) & 255] : over(rgba, 16, ground)
        r1 += er[k]
        g1 += eg[k]
        b1 += eb[k]
      }
    }
    const part = 1 / ((bottom - top) * (right - left))
    writeCones(part * r0, part * g0, part * b0, cones, offset)
    writeCones(part * r1, part * g1, part * b1, cones, offset + 3)
  }
}

function sumSquares(roots: Float64Array): number {
  let sum = 0
  for (let offset = 0; offset < roots.length; offset += 6) sum += labSquare(roots, offset, offset + 3)
  return sum
}

/** Squared distances of the rows of blocks from `top` up to `bottom`, added to `sum`; the specification of the kernel. */
function addPlainly(
  pictures: Pictures,
  light: Light,
  top: number,
  bottom: number,
  ground: 0 | 1,
  cones: Float64Array,
  sum: number,
): number {
  for (let row = top; row < bottom; row += SIDE) {
    writeBlocks(pictures, light, row, Math.min(bottom, row + SIDE), ground, cones)
    takeCubeRoots(cones)
    sum += sumSquares(cones)
  }
  return sum
}

/** The same by the kernel; null if there is none. */
function addByKernel(
  { raster: { pixels, width }, indices }: Pictures,
  light: Light,
  top: number,
  bottom: number,
  ground: 0 | 1,
  sum: number,
): number | null {
  const size = (bottom - top) * width
  const layout = {
    pixels: [Uint32Array, size],
    indices: [Uint8Array, size],
    light: [Float64Array, 4 * LEVELS],
    guesses: [Float64Array, GUESSES.length],
  } as const
  const isDone = withKernels(layout, ({ run, arrays, at }) => {
    arrays.pixels.set(pixels.subarray(top * width, bottom * width))
    arrays.indices.set(indices.subarray(top * width, bottom * width))
    arrays.light.set(LINEAR)
    light.forEach((lane, n) => {
      arrays.light.set(lane, (n + 1) * LEVELS)
    })
    arrays.guesses.set(GUESSES)
    for (let row = top, from = 0; row < bottom; row += SIDE, from += SIDE * width) {
      const rows = Math.min(SIDE, bottom - row)
      const places = [at.pixels + 4 * from, at.indices + from] as const
      sum += run.visibleBlocks(...places, width, rows, ground, at.light, at.guesses)
    }
  })
  return isDone ? sum : null
}

/** Sum of the squared distances of all blocks over one ground. */
function* sumOver(pictures: Pictures, ground: 0 | 1): Generator<void, number> {
  const { width, height } = pictures.raster
  const lane = (shift: number) => Float64Array.from(pictures.palette, rgba => over(rgba, shift, ground))
  const light: Light = [lane(0), lane(8), lane(16)]
  const cones = new Float64Array(6 * Math.ceil(width / SIDE))
  let sum = 0
  for (let top = 0; top < height; top += SIDE * STEP_ROWS) {
    yield
    const bottom = Math.min(height, top + SIDE * STEP_ROWS)
    sum =
      addByKernel(pictures, light, top, bottom, ground, sum) ??
      addPlainly(pictures, light, top, bottom, ground, cones, sum)
  }
  return sum
}

/**
 * The difference that shows: 100 times the root mean square OKLab distance between the mean light of blocks of
 * 3 x 3 pixels, so that dithering counts for what it gives to the eye. 0 is no difference; over 8 Kodak photos at 16 to
 * 256 colors its logarithm goes with SSIMULACRA2 at -0.95: about 0.37 at 88, 0.7 at 73, 1.1 at 61, 2 at 38.
 * Pictures with alpha are laid over black and over white, and the mean of both squares is taken. For figures only:
 * floating point.
 *
 * `pixels` and `palette` are packed RGBA, straight alpha; `indices` has one entry a pixel.
 */
export function visibleDifference(raster: Raster, palette: Uint32Array, indices: Uint8Array): number {
  return finish(visibleDifferenceInSteps(raster, palette, indices))
}

/** The same, with a yield every few milliseconds. */
export function* visibleDifferenceInSteps(
  raster: Raster,
  palette: Uint32Array,
  indices: Uint8Array,
): Generator<void, number> {
  const pictures = { raster, palette, indices }
  const white = yield* sumOver(pictures, 1)
  const isSame = isOpaque(palette) && isOpaque(raster.pixels)
  const black = isSame ? white : yield* sumOver(pictures, 0)
  const blocks = Math.ceil(raster.width / SIDE) * Math.ceil(raster.height / SIDE)
  return 100 * Math.sqrt((white + black) / 2 / blocks)
}
