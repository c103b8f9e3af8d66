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

  function take(at: number, from: number): void {
    const through = Math.min(MAX_DISTANCE, distance[from] + 1)
    if (distance[from] === UNKNOWN || through >= distance[at]) return
    distance[at] = through
    indices[at] = indices[from]
  }

  /** Looks at the pixel before in the row, and at three of the row before; `step`: 1 forwards, -1 backwards. */
  function visit(at: number, x: number, y: number, step: 1 | -1): void {
    const inRow = (column: number) => column >= 0 && column < width
    if (inRow(x - step)) take(at, at - step)
    const above = at - step * width
    if (y - step < 0 || y - step >= height) return
    for (const column of [x - step, x, x + step]) if (inRow(column)) take(at, above + column - x)
  }

  for (let at = 0; at < pixels.length; at++) if (isClear(pixels[at])) visit(at, at % width, Math.floor(at / width), 1)
  for (let at = pixels.length - 1; at >= 0; at--)
    if (isClear(pixels[at])) visit(at, at % width, Math.floor(at / width), -1)
}
