import { readActivity } from './activity.ts'
import { type ChooseRow, nearestChooser, type ThriftSettings, thriftyChooser } from './choose-row.ts'
import { coordinateRows, LANES } from './coordinate-rows.ts'
import { type Entries, makeRow, openRow, toEntries, WHOLE_SHARE } from './diffuse-row.ts'
import type { Centroids, Raster, SpaceName } from './types.ts'

/**
 * Takes every row through the diffusion, with the coordinates of the rows above and below at hand.
 * Yields the part that is done.
 */
function* diffuseRows(
  { pixels, width, height }: Raster,
  indices: Uint8Array,
  entries: Entries,
  space: SpaceName,
  strength: number,
  choose: ChooseRow,
): Generator<number, void> {
  const read = coordinateRows(pixels, width, space)
  const row = makeRow(width)
  let before: Int32Array = new Int32Array(width * LANES)
  let after: Int32Array = new Int32Array(width * LANES)
  read(0, row.own)
  before.set(row.own)
  for (let y = 0; y < height; y++) {
    if (y + 1 < height) read(y + 1, after)
    else after.set(row.own)
    const ofRow = indices.subarray(y * width, (y + 1) * width)
    readActivity(row, before, after, entries, ofRow, strength)
    openRow(row)
    choose(row, y, ofRow)
    ;[row.above, row.below] = [row.below, row.above]
    ;[before, row.own, after] = [row.own, after, before]
    yield (y + 1) / height
  }
}

/**
 * Works over the indices of a picture, row by row: hands the error of each pixel on to its neighbours (0..1 of it,
 * `dither`), and where `thrift` is given prefers entries that make the file smaller. All in integer arithmetic, so that
 * every engine gives the same indices.
 *
 * `indices`: the nearest entry of each pixel, overwritten. `palette`: the entries in the coordinates of `space`.
 * Yields the part that is done.
 */
export function ditherPixels(
  raster: Raster,
  indices: Uint8Array,
  palette: Centroids,
  space: SpaceName,
  dither: number,
  thrift: ThriftSettings | null,
): Generator<number, void> {
  const entries = toEntries(palette)
  const choose = thrift
    ? thriftyChooser(palette, entries, indices, raster.width, thrift)
    : nearestChooser(palette, entries)
  return diffuseRows(raster, indices, entries, space, Math.round(dither * WHOLE_SHARE), choose)
}
