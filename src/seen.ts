import { packedPixels } from './core/pixels.ts'
import { seenDifference } from './core/seen.ts'
import type { Indexed, RgbaImage } from './types.ts'

const known = new WeakMap<Uint8Array, number>()

/** The difference that shows between a picture and its palette image; worked out once for each. */
export function seenOf(image: RgbaImage, { indices, palette }: Indexed): number {
  const before = known.get(indices)
  if (before !== undefined) return before
  const raster = { pixels: packedPixels(image.data), width: image.width, height: image.height }
  // Cube roots differ in their last digits between engines; the figure is not to.
  const seen = Math.round(1e4 * seenDifference(raster, packedPixels(palette), indices)) / 1e4
  known.set(indices, seen)
  return seen
}
