import { rowsOf } from '../../common/held-pixels.ts'
import type { RgbaImage } from '../../common/image.ts'

/** A multiple of the 16 pixels that libwebp codes together. */
const TILE = 64
const MAX_TILES = 128

/** Evenly spread places of so many tiles along a side, at multiples of 16. */
const placesOf = (count: number, length: number) =>
  Array.from({ length: count }, (_, i) => 16 * Math.floor(((length - TILE) * (i + 0.5)) / count / 16))

/**
 * A small picture that a lossy encoder treats about as the whole: at most 128 tiles of 64 x 64 pixels, evenly spread,
 * side by side. Pictures that have no more pixels, or are too narrow, come back as they are.
 */
export function sampleTiles(image: RgbaImage): RgbaImage {
  const { width, height } = image
  if (width * height <= MAX_TILES * TILE * TILE || width < TILE || height < TILE) return image
  const wanted = Math.round(Math.sqrt((MAX_TILES * width) / height))
  const columns = Math.max(1, Math.min(MAX_TILES, Math.floor(width / TILE), wanted))
  const rows = Math.max(1, Math.min(Math.floor(MAX_TILES / columns), Math.floor(height / TILE)))
  const sample = new Uint8Array(columns * rows * TILE * TILE * 4)
  for (const [row, top] of placesOf(rows, height).entries()) {
    const data = rowsOf(image, top, TILE)
    for (const [column, left] of placesOf(columns, width).entries()) {
      for (let y = 0; y < TILE; y++) {
        const from = 4 * (y * width + left)
        const to = 4 * (((row * TILE + y) * columns + column) * TILE)
        sample.set(data.subarray(from, from + 4 * TILE), to)
      }
    }
  }
  return { width: columns * TILE, height: rows * TILE, data: sample }
}
