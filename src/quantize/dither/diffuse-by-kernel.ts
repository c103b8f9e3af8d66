import { FULL_ALPHA, MAX_COLORS } from '../../common/constants.ts'
import { openKernels } from '../../common/kernels/kernels.ts'
import { coordinateRowsByKernel, LANES, readerLayout } from '../color/coordinate-rows.ts'
import type { Raster, SpaceName } from '../types.ts'
import type { Entries } from './diffuse-row.ts'

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

/** Whether all entries that opaque pixels may take are opaque. */
function areOpaque({ coords, count, firstOpaque }: Entries): boolean {
  for (let k = firstOpaque; k < count; k++) if (coords[k * LANES + 3] < FULL_ALPHA) return false
  return true
}

/**
 * The error diffusion without rate-distortion choice, by the kernel; yields the part that is done. False if there is
 * no kernel: then nothing is done. Its specification is `readActivity`, `openRow` and `carryRow`, row by row.
 */
export function* diffuseByKernel(
  { entries, space, grounds, strength }: Diffusion,
  { pixels, width, height }: Raster,
  indices: Uint8Array,
): Generator<number, boolean> {
  const row = width * LANES
  const kernels = openKernels({
    ...readerLayout(width),
    rows: [Int32Array, 3 * row],
    errors: [Int32Array, 2 * (row + 2 * LANES)],
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
  const areServed = areOpaque(entries)
  const read = coordinateRowsByKernel(kernels, pixels, width, space)
  const rowAt = (y: number) => at.rows + 4 * row * (y % 3)
  const errorsAt = (y: number) => at.errors + 4 * (row + 2 * LANES) * (y % 2)
  const rows = indices.length / width
  read(0, rowAt(0))
  for (let y = 0; y < rows; y++) {
    if (y + 1 < height) read(y + 1, rowAt(y + 1))
    const ofRow = indices.subarray(y * width, (y + 1) * width)
    arrays.indices.set(ofRow)
    const before = rowAt(Math.max(0, y - 1))
    const after = rowAt(Math.min(height - 1, y + 1))
    run.markClean(rowAt(y), before, after, width, at.indices, at.coords, at.grounds, at.marks)
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
