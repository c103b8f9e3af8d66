import type { Raster } from '../types.ts'
import { type EdgeColors, isClear } from './edge-colors.ts'

const UNKNOWN = 255
/** Farther than this, clear pixels no longer compare how far they are from an edge. */
const MAX_DISTANCE = 254

/**
 * Gives every clear pixel the entry of the clear pixel at an edge that is nearest, by the larger of columns and rows:
 * one pass over the picture forwards and one backwards. `entries`: those of the edges. Writes over `indices`.
 * Source: A. Rosenfeld, J. Pfaltz, "Sequential operations in digital picture processing", 1966.
 */
export function spreadEntries(raster: Raster, { places }: EdgeColors, entries: Uint8Array, indices: Uint8Array): void {
  const { pixels, width, height } = raster
  const distance = new Uint8Array(pixels.length).fill(UNKNOWN)
  places.forEach((place, n) => {
    distance[place] = 0
    indices[place] = entries[n]
  })

  function take(offset: number, from: number): void {
    const through = Math.min(MAX_DISTANCE, distance[from] + 1)
    if (distance[from] === UNKNOWN || through >= distance[offset]) return
    distance[offset] = through
    indices[offset] = indices[from]
  }

  /** Looks at the pixel before in the row, and at three of the row before; `step`: 1 forwards, -1 backwards. */
  function visit(offset: number, x: number, y: number, step: 1 | -1): void {
    const inRow = (column: number) => column >= 0 && column < width
    if (inRow(x - step)) take(offset, offset - step)
    const above = offset - step * width
    if (y - step < 0 || y - step >= height) return
    for (const column of [x - step, x, x + step]) if (inRow(column)) take(offset, above + column - x)
  }

  for (let offset = 0; offset < pixels.length; offset++)
    if (isClear(pixels[offset])) visit(offset, offset % width, Math.floor(offset / width), 1)
  for (let offset = pixels.length - 1; offset >= 0; offset--)
    if (isClear(pixels[offset])) visit(offset, offset % width, Math.floor(offset / width), -1)
}
