import { type Lab, LINEAR, labDistance, labOf } from './difference.ts'
import { isOpaque } from './pixels.ts'
import type { Raster } from './types.ts'

/** Blocks of 3 x 3 pixels are what an eye at the usual distance takes for one: of 1 to 4 it goes best with SSIMULACRA2. */
const SIDE = 3

/** Sums of linear light and of pixels; alpha is laid over a ground of 0 or 1. */
interface Light {
  r: number
  g: number
  b: number
}

function addOver(sum: Light, rgba: number, ground: 0 | 1): void {
  const alpha = (rgba >>> 24) / 255
  const rest = ground * (1 - alpha)
  sum.r += LINEAR[rgba & 255] * alpha + rest
  sum.g += LINEAR[(rgba >>> 8) & 255] * alpha + rest
  sum.b += LINEAR[(rgba >>> 16) & 255] * alpha + rest
}

const labOfMean = ({ r, g, b }: Light, pixels: number): Lab => labOf(r / pixels, g / pixels, b / pixels)

function blockDifference(one: Raster, palette: Uint32Array, indices: Uint8Array, x: number, y: number, ground: 0 | 1) {
  const { pixels, width, height } = one
  const before = { r: 0, g: 0, b: 0 }
  const after = { r: 0, g: 0, b: 0 }
  const [right, bottom] = [Math.min(width, x + SIDE), Math.min(height, y + SIDE)]
  for (let row = y; row < bottom; row++) {
    for (let at = row * width + x; at < row * width + right; at++) {
      addOver(before, pixels[at], ground)
      addOver(after, palette[indices[at]], ground)
    }
  }
  const count = (right - x) * (bottom - y)
  return labDistance(labOfMean(before, count), labOfMean(after, count))
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
  const { width, height } = raster
  const opaque = isOpaque(palette) && isOpaque(raster.pixels)
  let sum = 0
  let blocks = 0
  for (let y = 0; y < height; y += SIDE) {
    for (let x = 0; x < width; x += SIDE) {
      const white = blockDifference(raster, palette, indices, x, y, 1)
      const black = opaque ? white : blockDifference(raster, palette, indices, x, y, 0)
      sum += (white * white + black * black) / 2
      blocks++
    }
  }
  return 100 * Math.sqrt(sum / blocks)
}
