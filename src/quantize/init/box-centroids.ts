import type { Centroids } from '../types.ts'
import type { Box } from './boxes.ts'
import { writeMean } from './merge-cost.ts'

/** What is left of a box in the end: its weight and sums. */
export type BoxMeans = Pick<Box, 'moments' | 'opaque'>

/**
 * The means of boxes as centroids, those of opaque colors last. `fixed` is the place of the fully transparent color, if
 * there is one. Centroids that find no box are at the last one.
 */
export function boxCentroids(
  boxes: readonly BoxMeans[],
  fixed: ArrayLike<number> | null,
  dims: 3 | 4,
  colors: number,
): Centroids {
  const first = fixed ? 1 : 0
  const sorted = [...boxes].sort((a, b) => Number(a.opaque) - Number(b.opaque))
  const coords = new Int32Array(colors * dims)
  if (fixed) for (let d = 0; d < dims; d++) coords[d] = fixed[d]
  sorted.forEach(({ moments, opaque }, n) => {
    writeMean(moments, opaque, coords, n + first, dims)
  })
  const opaqueFrom = sorted.findIndex(box => box.opaque)
  const last = sorted.length + first - 1
  for (let k = last + 1; k < colors; k++) coords.copyWithin(k * dims, last * dims, (last + 1) * dims)
  const firstOpaque = dims === 3 ? 0 : opaqueFrom < 0 ? colors : opaqueFrom + first
  return { dims, count: colors, coords, firstOpaque, fixed: first }
}
