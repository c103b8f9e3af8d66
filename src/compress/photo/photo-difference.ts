import type { RgbaImage } from '../../common/image.ts'
import { isOpaque, packedPixels } from '../../common/pixel-keys.ts'
import { oklabTables } from '../../quantize/color/oklab.ts'
import { addLight, LANES, lightDistance, lightTable } from '../../quantize/color/visible-light.ts'

/** What two pictures of one size differ by. */
export interface PhotoDifference {
  /** As `visibleDifference` of palette images: means over blocks of 3 x 3 pixels. */
  visible: number
  /** 8-bit sRGB squared error, mean over pixels and channels; with alpha the mean over black and over white. */
  mse: number
}

const SIDE = 3
/** Rows of blocks between two turns for the event loop. */
const STEP_ROWS = 16

interface Pair {
  width: number
  height: number
  before: Uint32Array
  after: Uint32Array
}

function sumBlocks({ width, before, after }: Pair, top: number, bottom: number, ground: 0 | 1, light: Uint32Array) {
  const { roots } = oklabTables()
  const sums = new Uint32Array(2 * LANES)
  let sum = 0
  for (let left = 0; left < width; left += SIDE) {
    const right = Math.min(width, left + SIDE)
    sums.fill(0)
    for (let row = top * width; row < bottom * width; row += width) {
      for (let i = row + left; i < row + right; i++) {
        addLight(before[i], ground, light, sums, 0)
        addLight(after[i], ground, light, sums, LANES)
      }
    }
    sum += lightDistance(sums, (bottom - top) * (right - left), roots)
  }
  return sum
}

/** Squared error of a channel's values over a ground, in 255ths of a level where there is alpha. */
function sumErrors({ width, before, after }: Pair, top: number, bottom: number, ground: 0 | 1): number {
  let sum = 0
  for (let i = top * width; i < bottom * width; i++) {
    const [a, b] = [before[i], after[i]]
    const [alphaA, alphaB] = [a >>> 24, b >>> 24]
    for (let shift = 0; shift < 24; shift += 8) {
      const difference = (((a >>> shift) & 255) * alphaA - ((b >>> shift) & 255) * alphaB) / 255
      sum += (difference - ground * (alphaA - alphaB)) ** 2
    }
  }
  return sum
}

/** Measures, with a yield every few milliseconds. Sums of integers or of exact 255ths, the same everywhere. */
export function* photoDifference(image: RgbaImage, decoded: Uint8Array): Generator<void, PhotoDifference> {
  const { width, height, data } = image
  const pair = { width, height, before: packedPixels(data), after: packedPixels(decoded) }
  const light = lightTable()
  const grounds = isOpaque(pair.before) && isOpaque(pair.after) ? ([1] as const) : ([1, 0] as const)
  let [visible, error] = [0, 0]
  for (const ground of grounds) {
    for (let top = 0; top < height; top += SIDE) {
      if (top % (SIDE * STEP_ROWS) === 0) yield
      const bottom = Math.min(height, top + SIDE)
      visible += sumBlocks(pair, top, bottom, ground, light) / grounds.length
      error += sumErrors(pair, top, bottom, ground) / grounds.length
    }
  }
  const blocks = Math.ceil(width / SIDE) * Math.ceil(height / SIDE)
  return { visible: (100 * Math.sqrt(visible / blocks)) / 2 ** 14, mse: error / (3 * width * height) }
}
