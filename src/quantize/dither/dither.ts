import { byteCounts, indicesPerByte } from '../../common/packed-rows.ts'
import { coordinateRows, LANES } from '../color/coordinate-rows.ts'
import { chooseByKernel } from '../rdo/choose-by-kernel.ts'
import { chooserMaker, type RdoSettings } from '../rdo/choose-row-indices.ts'
import { errorWeights } from '../rdo/error-weights.ts'
import type { Centroids, Raster, SpaceName } from '../types.ts'
import { readActivity } from './activity.ts'
import { diffuseByKernel } from './diffuse-by-kernel.ts'
import { makeRow, openRow, toEntries, WHOLE_SHARE } from './diffuse-row.ts'

/** How the rows of a picture are worked over; the same for all its strips. Can travel to a thread. */
export interface DitherPlan {
  /** The entries in the coordinates of `space`. */
  palette: Centroids
  space: SpaceName
  /** Colors of flat areas that dithering leaves alone, by entry; see `findGrounds`. */
  grounds: Int32Array
  /** 0..1: the part of a pixel's error that goes on to its neighbours. */
  dither: number
  /** Prefers entries that make the file smaller. */
  rdo: RdoSettings | null
}

/** The plan for a picture whose pixels have these nearest entries; all but the prices of literals are known. */
export function planDither(
  indices: Uint8Array,
  width: number,
  { rdo, ...plan }: Omit<DitherPlan, 'rdo'> & { rdo: Omit<RdoSettings, 'literals'> | null },
): DitherPlan {
  const literals = rdo && byteCounts(indices, width, indicesPerByte(plan.palette.count))
  return { ...plan, rdo: rdo && { ...rdo, literals: literals! } }
}

/** Works over the indices of some rows; a generator that yields the part that is done. */
export type Ditherer = (raster: Raster, indices: Uint8Array) => Generator<number, void>

/**
 * Makes what works over indices, row by row: hands the error of each pixel on to its neighbours, and where the plan has
 * `rdo` prefers entries that make the file smaller. All in integer arithmetic, so that every engine gives the same
 * indices.
 *
 * `indices`: the nearest entry of each pixel, overwritten. The raster may have one row more, which is only looked at.
 */
export function ditherer({ palette, space, grounds, dither, rdo }: DitherPlan): Ditherer {
  const entries = toEntries(palette)
  let makeChooser: ReturnType<typeof chooserMaker> | undefined
  const served = { coords: entries.coords, grounds }
  const strength = Math.round(dither * WHOLE_SHARE)

  return function* ditherRows(raster, indices) {
    const diffusion = { entries, space, grounds, strength }
    const isDone = rdo
      ? yield* chooseByKernel(diffusion, rdo, raster, indices)
      : yield* diffuseByKernel(diffusion, raster, indices)
    if (isDone) return
    const { pixels, width, height } = raster
    const read = coordinateRows(pixels, width, space)
    const row = makeRow(width)
    const weights = new Uint8Array(width)
    const readWeights = rdo && errorWeights(width, space)
    makeChooser ??= chooserMaker(palette, entries, rdo)
    const choose = makeChooser(row, weights)
    const rows = indices.length / width
    let before: Int32Array = new Int32Array(width * LANES)
    let after: Int32Array = new Int32Array(width * LANES)
    read(0, row.own)
    before.set(row.own)
    for (let y = 0; y < rows; y++) {
      if (y + 1 < height) read(y + 1, after)
      else after.set(row.own)
      const ofRow = indices.subarray(y * width, (y + 1) * width)
      readActivity(row, before, after, served, ofRow, strength)
      openRow(row)
      readWeights?.(before, row.own, after, weights)
      choose(y, ofRow)
      ;[row.above, row.below] = [row.below, row.above]
      ;[before, row.own, after] = [row.own, after, before]
      yield (y + 1) / rows
    }
  }
}
