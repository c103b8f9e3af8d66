import { withKernels } from '../../common/kernels/kernels.ts'
import { isOpaque } from '../../common/pixel-keys.ts'
import { finish } from '../steps.ts'
import type { Raster } from '../types.ts'
import { oklabTables } from './oklab.ts'
import { addLight, LANES, lightDistance, lightTable } from './visible-light.ts'

/**
 * Blocks of 3 x 3 pixels are what an eye at the usual distance takes for one: of 1 to 4 it goes best with SSIMULACRA2.
 */
export const SIDE = 3

/** Levels of a channel, and entries of a palette at most. */
const LEVELS = 256

/** Rows of blocks between two turns for the event loop. */
const STEP_ROWS = 16

type Size = Pick<Raster, 'width' | 'height'>

interface Pictures {
  raster: Raster
  palette: Uint32Array
  indices: Uint8Array
}

/** What does not change from block to block. */
interface Tables {
  ground: 0 | 1
  /** Linear light of 8-bit values. */
  light: Uint32Array
  /** Linear light of the palette's entries, `LANES` numbers each. */
  entries: Uint32Array
  /** Cube roots. */
  roots: Uint32Array
}

/** Linear light of the palette's entries over a ground of 0 or 1, `LANES` numbers each. */
export function lightOfEntries(palette: Uint32Array, ground: 0 | 1, light: Uint32Array): Uint32Array {
  const entries = new Uint32Array(LEVELS * LANES)
  palette.forEach((rgba, k) => {
    addLight(rgba, ground, light, entries, k * LANES)
  })
  return entries
}

function makeTables(palette: Uint32Array, ground: 0 | 1): Tables {
  const light = lightTable()
  return { ground, light, entries: lightOfEntries(palette, ground, light), roots: oklabTables().roots }
}

/** Squared distance of a row of blocks, the pixels' rows from `top` up to `bottom`; the specification of the kernel. */
function sumBlocks(
  { raster: { pixels, width }, indices }: Pictures,
  { ground, light, entries, roots }: Tables,
  top: number,
  bottom: number,
): number {
  const sums = new Uint32Array(2 * LANES)
  let sum = 0
  for (let left = 0; left < width; left += SIDE) {
    const right = Math.min(width, left + SIDE)
    sums.fill(0)
    for (let row = top * width; row < bottom * width; row += width) {
      for (let i = row + left; i < row + right; i++) {
        addLight(pixels[i], ground, light, sums, 0)
        for (let d = 0; d < 3; d++) sums[LANES + d] += entries[indices[i] * LANES + d]
      }
    }
    sum += lightDistance(sums, (bottom - top) * (right - left), roots)
  }
  return sum
}

/** Squared distances of the rows of blocks from `top` up to `bottom`. */
function sumPlainly(pictures: Pictures, tables: Tables, top: number, bottom: number): number {
  let sum = 0
  for (let row = top; row < bottom; row += SIDE) sum += sumBlocks(pictures, tables, row, Math.min(bottom, row + SIDE))
  return sum
}

/** The same by the kernel; null if there is none. */
function sumByKernel(
  { raster: { pixels, width }, indices }: Pictures,
  { ground, light, entries, roots }: Tables,
  top: number,
  bottom: number,
): number | null {
  const size = (bottom - top) * width
  const layout = {
    pixels: [Uint32Array, size],
    indices: [Uint8Array, size],
    light: [Uint32Array, light.length + entries.length],
    roots: [Uint32Array, roots.length],
  } as const
  let sum = 0
  const isDone = withKernels(layout, ({ run, arrays, at }) => {
    arrays.pixels.set(pixels.subarray(top * width, bottom * width))
    arrays.indices.set(indices.subarray(top * width, bottom * width))
    arrays.light.set(light)
    arrays.light.set(entries, light.length)
    arrays.roots.set(roots)
    for (let row = top, from = 0; row < bottom; row += SIDE, from += SIDE * width) {
      const rows = Math.min(SIDE, bottom - row)
      const places = [at.pixels + 4 * from, at.indices + from] as const
      sum += run.visibleBlocks(...places, width, rows, ground, at.light, at.roots)
    }
  })
  return isDone ? sum : null
}

/** Sum of the squared distances of all blocks over one ground: below 2^53 with all pixels that are allowed. */
function* sumOver(pictures: Pictures, ground: 0 | 1): Generator<void, number> {
  const { height } = pictures.raster
  const tables = makeTables(pictures.palette, ground)
  let sum = 0
  for (let top = 0; top < height; top += SIDE * STEP_ROWS) {
    yield
    const bottom = Math.min(height, top + SIDE * STEP_ROWS)
    sum += sumByKernel(pictures, tables, top, bottom) ?? sumPlainly(pictures, tables, top, bottom)
  }
  return sum
}

/**
 * The difference that shows: 100 times the root mean square OKLab distance between the mean light of blocks of
 * 3 x 3 pixels, so that dithering counts for what it gives to the eye. 0 is no difference; over 8 Kodak photos at 16 to
 * 256 colors its logarithm goes with SSIMULACRA2 at -0.95: about 0.37 at 88, 0.7 at 73, 1.1 at 61, 2 at 38.
 * Pictures with alpha are laid over black and over white, and the mean of both squares is taken. Integers up to the sum
 * of the squares, so that it is the same everywhere.
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
  return differenceOf({ white, black }, raster)
}

/** The figure, from the sums of the squared distances of all blocks over both grounds. */
export function differenceOf({ white, black }: { white: number; black: number }, size: Size): number {
  const blocks = Math.ceil(size.width / SIDE) * Math.ceil(size.height / SIDE)
  return (100 * Math.sqrt((white + black) / 2 / blocks)) / 2 ** 14
}
