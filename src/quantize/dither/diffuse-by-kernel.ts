import { MAX_COLORS } from '../../common/constants.ts'
import type { Address } from '../../common/kernels/kernel-exports.ts'
import { openKernels } from '../../common/kernels/kernels.ts'
import { coordinateRowsByKernel, LANES, readerLayout } from '../color/coordinate-rows.ts'
import type { Raster, SpaceName } from '../types.ts'
import { type Entries, servesOpaque } from './diffuse-row.ts'

/** Cells of color space that have lists of entries, and room for about 2,000 lists of 10 entries. */
const CELLS = 2 ** 15
const POOL_BYTES = 2 ** 19

export interface Diffusion {
  entries: Entries
  space: SpaceName
  grounds: Int32Array
  /** The part of an error that is handed on, 0..256. */
  strength: number
}

/** Rows of coordinates in a ring of three, and of errors in one of two, with a pixel of margin on both sides. */
export const ringLayout = (width: number) =>
  ({
    rows: [Int32Array, 3 * width * LANES],
    errors: [Int32Array, 2 * (width + 2) * LANES],
  }) as const

/** Where these rows lie. `rowAt` beyond the first and last row: those. */
export function rowPlaces(at: Record<'rows' | 'errors', Address>, { width, height }: Pick<Raster, 'width' | 'height'>) {
  const bytes = 4 * LANES
  return {
    rowAt: (y: number): Address => at.rows + bytes * width * (Math.min(height - 1, Math.max(0, y)) % 3),
    errorsAt: (y: number): Address => at.errors + bytes * (width + 2) * (y % 2),
  }
}

/**
 * The error diffusion without rate-distortion choice, by the kernel; yields the part that is done. False if there is
 * no kernel: then nothing is done. Its specification is `readActivity`, `openRow` and `carryRow`, row by row.
 */
export function* diffuseByKernel(
  { entries, space, grounds, strength }: Diffusion,
  raster: Raster,
  indices: Uint8Array,
): Generator<number, boolean> {
  const { pixels, width, height } = raster
  const kernels = openKernels({
    ...readerLayout(width),
    ...ringLayout(width),
    indices: [Uint8Array, width],
    marks: [Uint8Array, width],
    coords: [Int32Array, MAX_COLORS * LANES],
    grounds: [Int32Array, MAX_COLORS * LANES],
    cells: [Uint32Array, CELLS],
    least: [Int32Array, MAX_COLORS],
    pool: [Uint8Array, POOL_BYTES],
  })
  if (!kernels) return false
  const { run, arrays, at, close } = kernels
  arrays.coords.set(entries.coords)
  arrays.grounds.set(grounds)
  run.openEntries(at.coords, entries.count, entries.firstOpaque, at.cells, at.least, at.pool, POOL_BYTES)
  const areServed = servesOpaque(entries)
  const read = coordinateRowsByKernel(kernels, pixels, width, space)
  const { rowAt, errorsAt } = rowPlaces(at, raster)
  const rows = indices.length / width
  read(0, rowAt(0))
  for (let y = 0; y < rows; y++) {
    if (y + 1 < height) read(y + 1, rowAt(y + 1))
    const ofRow = indices.subarray(y * width, (y + 1) * width)
    arrays.indices.set(ofRow)
    run.markClean(rowAt(y), rowAt(y - 1), rowAt(y + 1), width, at.indices, at.coords, at.grounds, at.marks)
    run.diffuseError(
      rowAt(y),
      errorsAt(y),
      errorsAt(y + 1),
      at.indices,
      width,
      at.coords,
      at.marks,
      strength,
      areServed,
    )
    ofRow.set(arrays.indices)
    yield (y + 1) / rows
  }
  close()
  return true
}
