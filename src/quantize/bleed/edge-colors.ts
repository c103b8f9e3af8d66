import { OPAQUE_BITS } from '../../common/constants.ts'
import type { Raster } from '../types.ts'

/** The fully transparent pixels beside visible ones, in the order of the picture. */
export interface EdgeColors {
  /** Where they are. */
  places: Uint32Array
  /** The mean color of the visible pixels among the 8 around each, as an opaque packed color. */
  colors: Uint32Array
}

export const isClear = (pixel: number) => pixel >>> 24 === 0

/** The mean of the visible pixels around a place, each by its alpha, as an opaque color; 0 if there is none. */
function colorAround({ pixels, width, height }: Raster, place: number): number {
  const [column, row] = [place % width, Math.floor(place / width)]
  let [weight, red, green, blue] = [0, 0, 0, 0]
  for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
      const pixel = pixels[y * width + x]
      const alpha = pixel >>> 24
      weight += alpha
      red += alpha * (pixel & 255)
      green += alpha * ((pixel >>> 8) & 255)
      blue += alpha * ((pixel >>> 16) & 255)
    }
  }
  if (weight === 0) return 0
  const mean = (sum: number) => Math.floor((2 * sum + weight) / (2 * weight))
  return OPAQUE_BITS + mean(red) + mean(green) * 2 ** 8 + mean(blue) * 2 ** 16
}

/** Finds the colors that clear pixels take over from their neighbours. */
export function edgeColors(raster: Raster): EdgeColors {
  // Held pixels are opaque.
  const pixels = raster.held ? [] : raster.pixels
  const places: number[] = []
  const colors: number[] = []
  for (let i = 0; i < pixels.length; i++) {
    const color = isClear(pixels[i]) ? colorAround(raster, i) : 0
    if (color === 0) continue
    places.push(i)
    colors.push(color)
  }
  return { places: Uint32Array.from(places), colors: Uint32Array.from(colors) }
}
