import { OPAQUE_BITS } from '../../common/constants.ts'
import { withKernels } from '../../common/kernels/kernels.ts'
import { isOpaque } from '../../common/pixel-keys.ts'
import type { Centroids, Histogram, Points } from '../types.ts'

function opaqueError(a: number, b: number): number {
  const red = (a & 255) - (b & 255)
  const green = ((a >>> 8) & 255) - ((b >>> 8) & 255)
  const blue = ((a >>> 16) & 255) - ((b >>> 16) & 255)
  return red * red + green * green + blue * blue
}

/** A loop of its own, since there may be a million colors: seven times as fast as with a look at each alpha. */
function sumOpaqueErrors({ keys, counts }: Histogram, palette: Uint32Array, index: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < index.length; i++) sum += counts[i] * opaqueError(keys[i], palette[index[i]])
  return sum
}

/** What is summed apart of the parts of an error, so that sums stay below 2^53. */
const SPLIT = 2 ** 16

function sumColorErrors({ keys, counts }: Histogram, palette: Uint32Array, index: Uint8Array): ErrorSums {
  let opaque = 0
  let high = 0
  let low = 0
  for (let i = 0; i < index.length; i++) {
    const a = keys[i]
    const b = palette[index[i]]
    if (a >= OPAQUE_BITS && b >= OPAQUE_BITS) {
      opaque += counts[i] * opaqueError(a, b)
    } else {
      const error = otherError(a, b)
      const upper = Math.floor(error / SPLIT)
      high += counts[i] * upper
      low += counts[i] * (error - upper * SPLIT)
    }
  }
  return { opaque, other: BigInt(high) * BigInt(SPLIT) + BigInt(low) }
}

/**
 * 8-bit sRGB squared error, mean over all pixels and the 3 channels; `index[i]` is the palette index of color i. Of
 * straight-alpha colors, the mean of that over black and over white.
 */
export function meanSquaredError(histogram: Histogram, palette: Uint32Array, index: Uint8Array): number {
  let pixels = 0
  for (let i = 0; i < index.length; i++) pixels += histogram.counts[i]
  if (histogram.opaque && isOpaque(palette)) return sumOpaqueErrors(histogram, palette, index) / (3 * pixels)
  return meanOfSums(sumColorErrors(histogram, palette, index), pixels)
}

/** Pixels that are summed, or go to the kernel, at a time: so few that no sum of theirs comes to 2^53. */
const BLOCK = 2 ** 18

/** Errors of colors that are not opaque are counted in so many parts: over black and white, of values times alpha. */
const OTHER_PARTS = 2 * 255 ** 2

/** Sums of squared errors over pixels and channels. Whole numbers, so that they are the same in any order. */
export interface ErrorSums {
  /** Where pixel and entry are opaque. */
  opaque: number
  /** Of the others, in parts of 1 / 130050. */
  other: bigint
}

/** The mean over the pixels and 3 channels. */
export const meanOfSums = ({ opaque, other }: ErrorSums, pixels: number): number =>
  (opaque + Number(other) / OTHER_PARTS) / (3 * pixels)

/** The squared error of two colors of which one is not opaque, in parts: at most 6 * 65025^2. */
function otherError(a: number, b: number): number {
  const [alphaA, alphaB] = [a >>> 24, b >>> 24]
  let sum = 0
  for (let shift = 0; shift < 24; shift += 8) {
    const onBlack = ((a >>> shift) & 255) * alphaA - ((b >>> shift) & 255) * alphaB
    const onWhite = onBlack - 255 * (alphaA - alphaB)
    sum += onBlack * onBlack + onWhite * onWhite
  }
  return sum
}

/** Sums of a block of pixels, below 2^53; the specification of the kernel. */
function sumBlock(pixels: Uint32Array, palette: Uint32Array, indices: Uint8Array) {
  let opaque = 0
  let other = 0
  for (let i = 0; i < pixels.length; i++) {
    const a = pixels[i]
    const b = palette[indices[i]]
    if (a >= OPAQUE_BITS && b >= OPAQUE_BITS) {
      opaque += opaqueError(a, b)
    } else {
      other += otherError(a, b)
    }
  }
  return { opaque, other }
}

type SumBlock = typeof sumBlock

function sumErrors(pixels: Uint32Array, palette: Uint32Array, indices: Uint8Array, sumOf: SumBlock): ErrorSums {
  const sums = { opaque: 0, other: 0n }
  for (let from = 0; from < pixels.length; from += BLOCK) {
    const { opaque, other } = sumOf(pixels.subarray(from, from + BLOCK), palette, indices.subarray(from, from + BLOCK))
    sums.opaque += opaque
    sums.other += BigInt(other)
  }
  return sums
}

function sumErrorsByKernel(pixels: Uint32Array, palette: Uint32Array, indices: Uint8Array): ErrorSums | null {
  const size = Math.min(BLOCK, pixels.length)
  const layout = {
    pixels: [Uint32Array, size],
    palette: [Uint32Array, palette.length],
    indices: [Uint8Array, size],
    sums: [Float64Array, 2],
  } as const
  let sums: ErrorSums | null = null
  withKernels(layout, ({ run, arrays, at }) => {
    arrays.palette.set(palette)
    sums = sumErrors(pixels, palette, indices, (pixels, _, indices) => {
      arrays.pixels.set(pixels)
      arrays.indices.set(indices)
      run.squaredErrors(at.pixels, at.palette, at.indices, pixels.length, at.sums)
      const [opaque, other] = arrays.sums
      return { opaque, other }
    })
  })
  return sums
}

/**
 * 8-bit sRGB squared error, pixel by pixel: for pictures whose equal colors do not all have the same index. In whole
 * numbers, so that a GPU can sum up the same.
 */
export function meanSquaredPixelError(pixels: Uint32Array, palette: Uint32Array, indices: Uint8Array): number {
  const sums = sumErrorsByKernel(pixels, palette, indices) ?? sumErrors(pixels, palette, indices, sumBlock)
  return meanOfSums(sums, pixels.length)
}

/** What is summed apart of a fourth power below 2^48: both sums stay below 2^53, whole and so the same in any order. */
const HALF_POWER = 2 ** 24

/** The mean of fourth powers over the pixels, from the sums of their low and high 24 bits. */
export const meanOfHalves = (low: number, high: number, pixels: number): number =>
  Number(BigInt(high) * BigInt(HALF_POWER) + BigInt(low)) / pixels

/** The pixels, and sums over them of the squared distance to their palette entries and of the halves of its square. */
function sumDistances({ planes, weights }: Points, { coords, dims }: Centroids, index: Uint8Array) {
  let [distance, low, high, pixels] = [0, 0, 0, 0]
  for (let i = 0; i < index.length; i++) {
    let squared = 0
    for (let d = 0; d < dims; d++) squared += (planes[d][i] - coords[index[i] * dims + d]) ** 2
    const upper = Math.floor((squared * squared) / HALF_POWER)
    distance += weights[i] * squared
    low += weights[i] * (squared * squared - upper * HALF_POWER)
    high += weights[i] * upper
    pixels += weights[i]
  }
  return [pixels, distance, low, high] as const
}

/** Mean squared distance of all pixels to their palette entries, in units of the space the points are in. */
export function meanDistance(points: Points, centroids: Centroids, index: Uint8Array): number {
  const [pixels, distance] = sumDistances(points, centroids, index)
  return distance / pixels
}

/** Mean fourth power of that distance: the pixels that are served worst count most. */
export function meanFourthPower(points: Points, centroids: Centroids, index: Uint8Array): number {
  const [pixels, , low, high] = sumDistances(points, centroids, index)
  return meanOfHalves(low, high, pixels)
}

/** Peak signal-to-noise ratio in decibels; Infinity when there is no error. */
export function psnrOf(mse: number): number {
  return mse === 0 ? Infinity : 10 * Math.log10((255 * 255) / mse)
}
