import type { IndexMap } from './draw-protocol.ts'
import type { Placement, Rect, Size } from './geometry.ts'

/** Opacity of the mask over a pixel of another entry, 0..255. */
const FULL = 216

/** The picture's first pixel of every cell of the drawing, and of the one behind the last. */
function borders(cells: number, start: number, zoom: number, position: number, most: number): Uint32Array {
  return Uint32Array.from({ length: cells + 1 }, (_, i) =>
    Math.min(most, Math.max(0, Math.round((start + i - position) / zoom))),
  )
}

export type RGB = [number, number, number]

const DARK: RGB = [16, 17, 19]
const LIGHT: RGB = [246, 245, 242]

/** A mask that the color stands out from: dark, but over the dark colors. */
export function maskFor([red, green, blue]: RGB): RGB {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 64 ? LIGHT : DARK
}

/** How many pixels of each column's run have the entry, added to `counts`. */
function countRow(row: Uint8Array, entry: number, columns: Uint32Array, counts: Uint32Array): void {
  for (let cell = 0; cell < counts.length; cell++) {
    let count = 0
    for (let x = columns[cell]; x < columns[cell + 1]; x++) if (row[x] === entry) count++
    counts[cell] += count
  }
}

/**
 * The mask below 100 %: for every device pixel of `covered` its opacity, 0 if a quarter or more of the pixels under
 * it have the entry, so that single pixels are still seen. Every pixel of the part that is shown is looked at.
 */
export function maskOfPart(map: IndexMap, entry: number, placement: Placement, covered: Rect): Uint8ClampedArray {
  const { zoom, left, top } = placement
  const columns = borders(covered.width, covered.left, zoom, left, map.width)
  const rows = borders(covered.height, covered.top, zoom, top, map.height)
  const mask = new Uint8ClampedArray(covered.width * covered.height)
  const counts = new Uint32Array(covered.width)
  for (let y = 0; y < covered.height; y++) {
    counts.fill(0)
    for (let row = rows[y]; row < rows[y + 1]; row++) {
      countRow(map.indices.subarray(row * map.width, (row + 1) * map.width), entry, columns, counts)
    }
    for (let x = 0; x < covered.width; x++) {
      const pixels = (rows[y + 1] - rows[y]) * (columns[x + 1] - columns[x])
      mask[y * covered.width + x] = FULL * (1 - Math.min(1, (4 * counts[x]) / (pixels || 1)))
    }
  }
  return mask
}

/** The mask from 100 % on: one opacity for every pixel of the part of the picture that is shown. */
export function maskOfPixels(map: IndexMap, entry: number, part: Rect): Uint8ClampedArray {
  const mask = new Uint8ClampedArray(part.width * part.height)
  for (let y = 0; y < part.height; y++) {
    const start = (part.top + y) * map.width + part.left
    for (let x = 0; x < part.width; x++) {
      mask[y * part.width + x] = map.indices[start + x] === entry ? 0 : FULL
    }
  }
  return mask
}

/** Pixels of one color with the given opacities. */
export function maskPixels(mask: Uint8ClampedArray, { width, height }: Size, rgb: RGB): ImageData {
  const [red, green, blue] = rgb
  const pixels = new Uint32Array(width * height)
  const color = (blue << 16) | (green << 8) | red
  for (let i = 0; i < pixels.length; i++) pixels[i] = (mask[i] << 24) | color
  return new ImageData(new Uint8ClampedArray(pixels.buffer), width, height)
}
