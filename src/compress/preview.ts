import { heldPixels, holdImage } from '../common/held-pixels.ts'
import { HeldPoints, pickPoints, placesOf } from '../common/held-points.ts'
import type { RgbaImage } from '../common/image.ts'
import type { Indexed, PaletteHandle } from '../engine/api-types.ts'
import { nearestEntries } from '../engine/palette-handle.ts'

/** Pixels to be shown: RGBA, straight alpha, row-major, as `ImageData` takes them. */
export interface Picture {
  width: number
  height: number
  data: Uint8ClampedArray<ArrayBuffer>
}

/**
 * Every so-many-th pixel of every so-many-th row, so that `scale` is about the ratio of the sides. With a scale of 1 or
 * more, the image comes back as it is.
 */
export function samplePoints(image: RgbaImage, scale: number): RgbaImage {
  if (scale >= 1) return image
  const { width, height } = image
  const columns = Math.max(1, Math.round(width * scale))
  const rows = Math.max(1, Math.round(height * scale))
  const places = { xs: placesOf(columns, width), ys: placesOf(rows, height) }
  const size = { width: columns, height: rows }
  const held = heldPixels(image)
  return held ? holdImage(size, new HeldPoints(held, width, places)) : { ...size, data: pickPoints(image, places) }
}

/** The colors of a palette image, pixel by pixel. */
export function drawIndexed({ width, height, palette, indices }: Omit<Indexed, 'report'>): Picture {
  const data = new Uint8ClampedArray(width * height * 4)
  const words = new Uint32Array(data.buffer)
  const entries = new Uint32Array(palette.slice().buffer)
  for (let i = 0; i < indices.length; i++) words[i] = entries[indices[i]]
  return { width, height, data }
}

/**
 * Draws points of the picture whose colors were clustered (`engine.palette`) in their nearest entries, not dithered.
 * The image may have no other colors than those that were counted.
 */
export async function drawPalette(paletteHandle: PaletteHandle, image: RgbaImage): Promise<Picture> {
  const { width, height } = image
  const indices = await nearestEntries(paletteHandle, image)
  return drawIndexed({ width, height, palette: paletteHandle.palette, indices })
}
