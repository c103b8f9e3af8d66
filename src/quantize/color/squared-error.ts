import { OPAQUE_BITS } from '../../common/constants.ts'
import { withKernels } from '../../common/kernels/kernels.ts'
import type { Centroids, Histogram, Points } from '../types.ts'

/** Squared error of two straight-alpha colors, summed over r, g, b: the mean of that over black and over white. */
function squaredError(a: number, b: number): number {
  const alphaA = a >>> 24
  const alphaB = b >>> 24
  let sum = 0
  for (let shift = 0; shift < 24; shift += 8) {
    const onBlack = (((a >>> shift) & 255) * alphaA - ((b >>> shift) & 255) * alphaB) / 255
    const onWhite = onBlack - (alphaA - alphaB)
    sum += (onBlack * onBlack + onWhite * onWhite) / 2
  }
  return sum
}

/** 8-bit sRGB squared error, mean over all pixels and the 3 channels; `index[i]` is the palette index of color i. */
export function meanSquaredError(histogram: Histogram, palette: Uint32Array, index: Uint8Array): number {
  let sum = 0
  let pixels = 0
  for (let i = 0; i < index.length; i++) {
    sum += histogram.counts[i] * squaredError(histogram.keys[i], palette[index[i]])
    pixels += histogram.counts[i]
  }
  return sum / (3 * pixels)
}

/** Pixels that go to the kernel at a time. */
const BLOCK = 2 ** 18

/** Sum of the squared errors of the pixels; the specification of the kernel. */
function sumErrors(pixels: Uint32Array, palette: Uint32Array, indices: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < pixels.length; i++) {
    const a = pixels[i]
    const b = palette[indices[i]]
    if (a >= OPAQUE_BITS && b >= OPAQUE_BITS) {
      const red = (a & 255) - (b & 255)
      const green = ((a >>> 8) & 255) - ((b >>> 8) & 255)
      const blue = ((a >>> 16) & 255) - ((b >>> 16) & 255)
      sum += red * red + green * green + blue * blue
    } else {
      sum += squaredError(a, b)
    }
  }
  return sum
}

function sumErrorsByKernel(pixels: Uint32Array, palette: Uint32Array, indices: Uint8Array): number | null {
  const size = Math.min(BLOCK, pixels.length)
  let sum = 0
  const layout = {
    pixels: [Uint32Array, size],
    palette: [Uint32Array, palette.length],
    indices: [Uint8Array, size],
    sum: [Float64Array, 1],
  } as const
  const isDone = withKernels(layout, ({ run, arrays, at }) => {
    arrays.palette.set(palette)
    arrays.sum[0] = 0
    for (let from = 0; from < pixels.length; from += size) {
      const count = Math.min(size, pixels.length - from)
      arrays.pixels.set(pixels.subarray(from, from + count))
      arrays.indices.set(indices.subarray(from, from + count))
      run.squaredErrors(at.pixels, at.palette, at.indices, count, at.sum)
    }
    sum = arrays.sum[0]
  })
  return isDone ? sum : null
}

/** The same, pixel by pixel: for pictures whose equal colors do not all have the same index. */
export function meanSquaredPixelError(pixels: Uint32Array, palette: Uint32Array, indices: Uint8Array): number {
  const sum = sumErrorsByKernel(pixels, palette, indices) ?? sumErrors(pixels, palette, indices)
  return sum / (3 * pixels.length)
}

/**
 * Mean over all pixels of `figure` of the squared distance to their palette entries; in the order of the colors, so the
 * same everywhere.
 */
function meanOver(
  { planes, weights }: Points,
  { coords, dims }: Centroids,
  index: Uint8Array,
  figure: (squared: number) => number,
): number {
  let sum = 0
  let pixels = 0
  for (let i = 0; i < index.length; i++) {
    let squared = 0
    for (let d = 0; d < dims; d++) squared += (planes[d][i] - coords[index[i] * dims + d]) ** 2
    sum += weights[i] * figure(squared)
    pixels += weights[i]
  }
  return sum / pixels
}

/** Mean squared distance of all pixels to their palette entries, in units of the space the points are in. */
export const meanDistance = (points: Points, centroids: Centroids, index: Uint8Array): number =>
  meanOver(points, centroids, index, squared => squared)

/** Mean fourth power of that distance: the pixels that are served worst count most. */
export const meanFourthPower = (points: Points, centroids: Centroids, index: Uint8Array): number =>
  meanOver(points, centroids, index, squared => squared * squared)

/** Peak signal-to-noise ratio in decibels; Infinity when there is no error. */
export function psnrOf(mse: number): number {
  return mse === 0 ? Infinity : 10 * Math.log10((255 * 255) / mse)
}
