import { indicesPerByte, unpackRow } from '../../common/packed-rows.ts'
import { coordinateRowsByKernel } from '../color/coordinate-rows.ts'
import { type Diffusion, rowPlaces } from '../dither/diffuse-by-kernel.ts'
import type { Raster } from '../types.ts'
import { choicePrices, type RdoSettings } from './choose-row-indices.ts'
import { LIGHTNESS, WEIGHTS } from './error-weights.ts'
import { lagRows, priceBook } from './row-prices.ts'
import { sourcesOf } from './sources.ts'
import { trellisKernel } from './trellis-kernel.ts'

/**
 * The rate-distortion choice of indices by kernels; yields the part that is done. False if there are none: then nothing
 * is done. Their specification is `readActivity`, `openRow`, `errorWeights`, `makeTrellis` and `carryRow`, row by row.
 */
export function* chooseByKernel(
  { entries, space, grounds, strength }: Diffusion,
  settings: RdoSettings,
  raster: Raster,
  indices: Uint8Array,
): Generator<number, boolean> {
  const { pixels, width, height } = raster
  const perByte = indicesPerByte(entries.count)
  const { price, extras, most } = choicePrices(settings, entries, perByte)
  const units = Math.ceil(width / perByte)
  const sources = sourcesOf(settings.survivors, units + 1)
  const trellis = trellisKernel({ width, entries, extras, perByte, sources, most })
  if (!trellis) return false
  const { run, arrays, at, recent, choose, close } = trellis
  arrays.grounds.set(grounds)
  arrays.table.set(WEIGHTS)
  const book = priceBook(price, settings.literals, sources, lagRows(units))
  const read = coordinateRowsByKernel(trellis, pixels, width, space)
  const { rowAt, errorsAt } = rowPlaces(at, raster)
  const rows = indices.length / width
  read(0, rowAt(0))
  for (let y = 0; y < rows; y++) {
    if (y + 1 < height) read(y + 1, rowAt(y + 1))
    const [before, own, after] = [rowAt(y - 1), rowAt(y), rowAt(y + 1)]
    const ofRow = indices.subarray(y * width, (y + 1) * width)
    arrays.nearest.set(ofRow)
    arrays.job[0] = own
    run.markClean(own, before, after, width, at.nearest, at.coords, at.grounds, at.marks)
    run.openErrors(at.job, errorsAt(y), at.marks, strength)
    run.weighRow(own, before, after, width, LIGHTNESS[space], at.columns, at.table, at.weights)
    book.open()
    choose(book.prices, sources.openAt(y))
    book.add(arrays.bytes, arrays.steps)
    recent.push(arrays.bytes)
    unpackRow(arrays.bytes, perByte, ofRow)
    arrays.nearest.set(ofRow)
    run.carryErrors(at.job, at.nearest, at.coords, errorsAt(y + 1))
    yield (y + 1) / rows
  }
  close()
  return true
}
