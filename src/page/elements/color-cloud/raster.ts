import type { SpaceName } from '../../../index.ts'
import { type Points, type Sizes, topOf } from './cloud-painter.ts'
import { writePlace } from './color-position.ts'

/** More than these would take too much memory without a GPU; an even choice of them is drawn then. */
export const MAX_POINTS = 2 ** 20

/** Points in an order of which every beginning is spread evenly over all of them. */
export interface Spread {
  count: number
  stride: number
  /** x, y, z; filled up to `placed`. */
  places: Float32Array
  /** As ImageData has them: R, G, B, 255 from the lowest byte on. */
  colors: Uint32Array
  /** 0..1: the share of the largest weight, on a logarithmic scale, squared. */
  shares: Float32Array
  placed: number
  top: number
}

const greatestDivisor = (a: number, b: number): number => (b ? greatestDivisor(b, a % b) : a)

/** A step that, taken again and again around `count` places, visits each once: about the golden section of it. */
export function strideOf(count: number): number {
  let stride = Math.max(1, Math.round(count * 0.6180339887))
  while (greatestDivisor(stride, count) > 1) stride++
  return stride
}

export function spreadOf({ keys, weights }: Points): Spread {
  const count = Math.min(keys.length, MAX_POINTS)
  return {
    count,
    stride: strideOf(keys.length),
    places: new Float32Array(count * 3),
    colors: new Uint32Array(count),
    shares: new Float32Array(count),
    placed: 0,
    top: topOf(weights),
  }
}

/** Places the next points, up to `end` of them. */
export function placeUpTo(spread: Spread, { keys, weights }: Points, space: SpaceName, end: number): void {
  for (; spread.placed < end; spread.placed++) {
    const i = spread.placed
    const source = (i * spread.stride) % keys.length
    const key = keys[source]
    writePlace(spread.places, i * 3, space, key)
    spread.colors[i] = key >>> 24 ? (key | 0xff000000) >>> 0 : 0
    spread.shares[i] = (Math.log2(Math.max(1, weights[source])) / spread.top) ** 2
  }
}

/** Places of evenly chosen points, at most `most`: enough to know where the cloud ends. */
export function sampleOf({ keys }: Points, space: SpaceName, most: number): Float32Array {
  const stride = strideOf(keys.length)
  const places = new Float32Array(Math.min(most, keys.length) * 3)
  let end = 0
  for (let i = 0; i < Math.min(most, keys.length); i++) {
    const key = keys[(i * stride) % keys.length]
    if (key >>> 24 === 0) continue
    writePlace(places, end, space, key)
    end += 3
  }
  return places.subarray(0, end)
}

/** Pixels with their depths. */
export interface Raster {
  width: number
  height: number
  pixels: Uint32Array
  depths: Float32Array
}

/** Draws the points `from` to `end` as squares, the nearest in front. */
export function drawPoints(raster: Raster, spread: Spread, m: Float32Array, sizes: Sizes, from: number, end: number) {
  const { width, height, pixels, depths } = raster
  const { places, colors, shares } = spread
  for (let i = from, p = from * 3; i < end; i++, p += 3) {
    const [x, y, z] = [places[p], places[p + 1], places[p + 2]]
    const w = m[3] * x + m[7] * y + m[11] * z + m[15]
    const depth = (m[2] * x + m[6] * y + m[10] * z + m[14]) / w
    const side = Math.max(1, Math.round(2 * (sizes.least + (sizes.most - sizes.least) * shares[i])))
    const left = Math.round((((m[0] * x + m[4] * y + m[8] * z + m[12]) / w + 1) / 2) * width - side / 2)
    const top = Math.round(((1 - (m[1] * x + m[5] * y + m[9] * z + m[13]) / w) / 2) * height - side / 2)
    if (colors[i] === 0 || left < 0 || top < 0 || left + side > width || top + side > height) continue
    for (let row = top; row < top + side; row++) {
      for (let offset = row * width + left; offset < row * width + left + side; offset++) {
        if (depth >= depths[offset]) continue
        depths[offset] = depth
        pixels[offset] = colors[i]
      }
    }
  }
}
