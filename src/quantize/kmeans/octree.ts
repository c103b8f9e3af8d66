import { countTranslucent } from '../histogram/count-colors.ts'
import { alphaCode, opaqueCode } from '../histogram/morton.ts'
import type { Histogram, Points } from '../types.ts'

/** Bits per channel of the nested color cells: sides of 32, 16, 8 and 4 levels. */
export const CELL_BITS = [3, 4, 5, 6] as const
/** Box corners and sums always have 4 lanes; the fourth stays 0 for opaque images. */
export const LANES = 4

/** All color cells of one size that hold a color, in Morton order. */
export interface CellLevel {
  count: number
  /** First color of each cell, and the end: count + 1 entries. */
  start: Uint32Array
  /** First cell of the next finer level inside each cell, and the end; empty on the finest level. */
  child: Uint32Array
  /** Bounding box of the cell's points: 4 lanes a cell. */
  low: Float64Array
  high: Float64Array
  /** Pixels in the cell. */
  weight: Float64Array
  /** Weighted coordinate sums, 4 lanes a cell; exact, below 2^53. */
  sums: Float64Array
}

export interface Octree {
  /** From coarse to fine, as CELL_BITS. */
  levels: CellLevel[]
  /** Colors before this index are not opaque; no cell holds both kinds. */
  translucent: number
}

function codesOf(keys: Uint32Array, translucent: number): Uint32Array {
  const codes = new Uint32Array(keys.length)
  for (let i = 0; i < translucent; i++) codes[i] = alphaCode(keys[i])
  for (let i = translucent; i < keys.length; i++) codes[i] = opaqueCode(keys[i])
  return codes
}

/** Starts of the runs with equal leading bits, and the end. */
function boundaries(codes: Uint32Array, translucent: number, bits: number): Uint32Array {
  const starts = new Uint32Array(codes.length + 1)
  let count = 0
  let previous = -1
  for (let i = 0; i < codes.length; i++) {
    const cell = i < translucent ? codes[i] >>> (32 - 4 * bits) : codes[i] >>> (24 - 3 * bits)
    if (cell === previous && i !== translucent) continue
    starts[count++] = i
    previous = cell
  }
  starts[count] = codes.length
  return starts.slice(0, count + 1)
}

function emptyLevel(start: Uint32Array): CellLevel {
  const count = start.length - 1
  return {
    count,
    start,
    child: new Uint32Array(0),
    low: new Float64Array(count * LANES),
    high: new Float64Array(count * LANES),
    weight: new Float64Array(count),
    sums: new Float64Array(count * LANES),
  }
}

/** Boxes and sums of the finest cells, from the points. */
function gather(level: CellLevel, points: Points): void {
  const { planes, weights } = points
  for (let cell = 0; cell < level.count; cell++) {
    const from = level.start[cell]
    const to = level.start[cell + 1]
    let total = 0
    for (let i = from; i < to; i++) total += weights[i]
    level.weight[cell] = total
    for (let d = 0; d < planes.length; d++) {
      const plane = planes[d]
      let low = plane[from]
      let high = low
      let sum = 0
      for (let i = from; i < to; i++) {
        const x = plane[i]
        if (x < low) low = x
        if (x > high) high = x
        sum += weights[i] * x
      }
      level.low[cell * LANES + d] = low
      level.high[cell * LANES + d] = high
      level.sums[cell * LANES + d] = sum
    }
  }
}

/** Boxes and sums of coarser cells, from the next finer ones. */
function merge(level: CellLevel, finer: CellLevel): void {
  level.child = new Uint32Array(level.count + 1)
  let child = 0
  for (let cell = 0; cell < level.count; cell++) {
    level.child[cell] = child
    const offset = cell * LANES
    level.low.fill(Infinity, offset, offset + LANES)
    level.high.fill(-Infinity, offset, offset + LANES)
    for (; child < finer.count && finer.start[child] < level.start[cell + 1]; child++) {
      level.weight[cell] += finer.weight[child]
      for (let d = 0; d < LANES; d++) {
        const from = child * LANES + d
        level.low[offset + d] = Math.min(level.low[offset + d], finer.low[from])
        level.high[offset + d] = Math.max(level.high[offset + d], finer.high[from])
        level.sums[offset + d] += finer.sums[from]
      }
    }
  }
  level.child[level.count] = child
}

/** The nested color cells of an image with the boxes, weights and sums of their points. */
export function buildOctree(histogram: Histogram, points: Points): Octree {
  const translucent = countTranslucent(histogram)
  const codes = codesOf(histogram.keys, translucent)
  const levels = CELL_BITS.map(bits => emptyLevel(boundaries(codes, translucent, bits)))
  gather(levels[levels.length - 1], points)
  for (let depth = levels.length - 2; depth >= 0; depth--) merge(levels[depth], levels[depth + 1])
  return { levels, translucent }
}
