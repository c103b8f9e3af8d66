import { FULL_ALPHA } from '../../common/constants.ts'
import type { Points } from '../types.ts'

const STRIDE = 5

/** What the splitting moves about. */
export interface Items {
  /** Weight, then 4 weighted coordinates, for each point. */
  sums: Float64Array
  planes: Points['planes']
}

/** A run of a list of items, with the best way to part it. */
export interface Box {
  from: number
  to: number
  axis: number
  /** Items whose coordinate is below this on the axis go left. */
  cut: number
  /** By how much the split lowers the squared error; 0 if the box cannot be split. */
  gain: number
  opaque: boolean
}

export function makeBox(from: number, to: number, opaque: boolean): Box {
  return { from, to, axis: 0, cut: 0, gain: 0, opaque }
}

export function makeItems({ weights, planes, dims }: Points): Items {
  const sums = new Float64Array(weights.length * STRIDE)
  for (let i = 0; i < weights.length; i++) {
    sums[i * STRIDE] = weights[i]
    for (let d = 0; d < dims; d++) sums[i * STRIDE + 1 + d] = weights[i] * planes[d][i]
  }
  return { sums, planes }
}

/** Places for a cut on each axis of a box. */
const BUCKETS = 256
const buckets = new Float64Array(BUCKETS * STRIDE)

/** Sorts a box's items into equal buckets along an axis; returns the box's extent there. */
function fillBuckets(
  { sums, planes }: Items,
  order: Uint32Array,
  box: Box,
  axis: number,
): [low: number, width: number] {
  const plane = planes[axis]
  let low = Infinity
  let high = -Infinity
  for (let n = box.from; n < box.to; n++) {
    const place = plane[order[n]]
    if (place < low) low = place
    if (place > high) high = place
  }
  const width = (high - low) / BUCKETS
  if (width === 0) return [low, 0]
  buckets.fill(0)
  for (let n = box.from; n < box.to; n++) {
    const item = order[n] * STRIDE
    const bucket = Math.min(BUCKETS - 1, Math.floor((plane[order[n]] - low) / width)) * STRIDE
    buckets[bucket] += sums[item]
    buckets[bucket + 1] += sums[item + 1]
    buckets[bucket + 2] += sums[item + 2]
    buckets[bucket + 3] += sums[item + 3]
    buckets[bucket + 4] += sums[item + 4]
  }
  return [low, width]
}

/** Weight and weighted coordinates of a box's items. */
function sumBox(
  { sums }: Items,
  order: Uint32Array,
  box: Box,
): [w: number, x: number, y: number, z: number, a: number] {
  let w = 0
  let x = 0
  let y = 0
  let z = 0
  let a = 0
  for (let n = box.from; n < box.to; n++) {
    const offset = order[n] * STRIDE
    w += sums[offset]
    x += sums[offset + 1]
    y += sums[offset + 2]
    z += sums[offset + 3]
    a += sums[offset + 4]
  }
  return [w, x, y, z, a]
}

/** Finds the axis and cut that lower the box's squared error most; `chance` scales each cut's gain. */
export function planSplit(items: Items, order: Uint32Array, dims: number, box: Box, chance: () => number): void {
  const [w, x, y, z, a] = sumBox(items, order, box)
  const before = (x * x + y * y + z * z + a * a) / w
  for (let axis = 0; axis < dims; axis++) {
    const [low, width] = fillBuckets(items, order, box, axis)
    if (width === 0) continue
    let lw = 0
    let lx = 0
    let ly = 0
    let lz = 0
    let la = 0
    for (let bucket = 0; bucket < BUCKETS - 1; bucket++) {
      const offset = bucket * STRIDE
      if (buckets[offset] === 0) continue
      lw += buckets[offset]
      lx += buckets[offset + 1]
      ly += buckets[offset + 2]
      lz += buckets[offset + 3]
      la += buckets[offset + 4]
      const rw = w - lw
      if (rw === 0) break
      const rx = x - lx
      const ry = y - ly
      const rz = z - lz
      const ra = a - la
      const after = (lx * lx + ly * ly + lz * lz + la * la) / lw + (rx * rx + ry * ry + rz * rz + ra * ra) / rw
      const gain = (after - before) * chance()
      if (gain <= box.gain) continue
      box.gain = gain
      box.axis = axis
      box.cut = low + width * (bucket + 1)
    }
  }
}

/** Moves the items below the cut to the front and returns where the others begin. */
export function partition({ planes }: Items, order: Uint32Array, box: Box): number {
  const plane = planes[box.axis]
  let middle = box.from
  for (let n = box.from; n < box.to; n++) {
    const item = order[n]
    if (plane[item] >= box.cut) continue
    order[n] = order[middle]
    order[middle++] = item
  }
  return middle
}

/** Writes the rounded mean of a box's items; alpha stays full in an opaque one. */
export function meanCoords(
  items: Items,
  order: Uint32Array,
  box: Box,
  dims: number,
  out: Int32Array,
  offset: number,
): void {
  const [weight, ...sums] = sumBox(items, order, box)
  for (let d = 0; d < dims; d++) out[offset + d] = Math.floor((2 * sums[d] + weight) / (2 * weight))
  if (dims === 4 && box.opaque) out[offset + 3] = FULL_ALPHA
}
