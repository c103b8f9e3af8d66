import { FULL_ALPHA } from './constants.ts'
import type { Points } from './types.ts'

const STRIDE = 5

/** What the splitting moves about: weight, then 4 weighted coordinates, for each point. */
export type Items = Float64Array

/** A run of a list of items, with the best way to part it. */
export interface Box {
  from: number
  to: number
  axis: number
  /** Items whose coordinate is below this on the axis go left. */
  cut: number
  /** By how much the split lowers the squared error; 0 where the box cannot be split. */
  gain: number
  opaque: boolean
}

export function makeBox(from: number, to: number, opaque: boolean): Box {
  return { from, to, axis: 0, cut: 0, gain: 0, opaque }
}

export function makeItems({ weights, planes, dims }: Points): Items {
  const items = new Float64Array(weights.length * STRIDE)
  for (let i = 0; i < weights.length; i++) {
    items[i * STRIDE] = weights[i]
    for (let d = 0; d < dims; d++) items[i * STRIDE + 1 + d] = weights[i] * planes[d][i]
  }
  return items
}

/** Places for a cut on each axis of a box. */
const BUCKETS = 256
const buckets = new Float64Array(BUCKETS * STRIDE)

function meanOf(items: Items, item: number, axis: number): number {
  return items[item * STRIDE + 1 + axis] / items[item * STRIDE]
}

/** Sorts a box's items into equal buckets along an axis; returns the box's extent there. */
function fillBuckets(items: Items, order: Uint32Array, box: Box, axis: number): [low: number, width: number] {
  let low = Infinity
  let high = -Infinity
  for (let n = box.from; n < box.to; n++) {
    const mean = meanOf(items, order[n], axis)
    if (mean < low) low = mean
    if (mean > high) high = mean
  }
  const width = (high - low) / BUCKETS
  if (width === 0) return [low, 0]
  buckets.fill(0)
  for (let n = box.from; n < box.to; n++) {
    const item = order[n] * STRIDE
    const bucket = Math.min(BUCKETS - 1, Math.floor((meanOf(items, order[n], axis) - low) / width)) * STRIDE
    buckets[bucket] += items[item]
    buckets[bucket + 1] += items[item + 1]
    buckets[bucket + 2] += items[item + 2]
    buckets[bucket + 3] += items[item + 3]
    buckets[bucket + 4] += items[item + 4]
  }
  return [low, width]
}

const whole = new Float64Array(STRIDE)

/** Sums up a box's items into `whole`. */
function sumBox(items: Items, order: Uint32Array, box: Box): void {
  whole.fill(0)
  for (let n = box.from; n < box.to; n++)
    for (let lane = 0; lane < STRIDE; lane++) whole[lane] += items[order[n] * STRIDE + lane]
}

/** Finds the axis and cut that lower the box's squared error most; `chance` scales each cut's gain. */
export function planSplit(items: Items, order: Uint32Array, dims: number, box: Box, chance: () => number): void {
  sumBox(items, order, box)
  const [w, x, y, z, a] = whole
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
      const at = bucket * STRIDE
      if (buckets[at] === 0) continue
      lw += buckets[at]
      lx += buckets[at + 1]
      ly += buckets[at + 2]
      lz += buckets[at + 3]
      la += buckets[at + 4]
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
export function partition(items: Items, order: Uint32Array, box: Box): number {
  let middle = box.from
  for (let n = box.from; n < box.to; n++) {
    const item = order[n]
    if (meanOf(items, item, box.axis) >= box.cut) continue
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
  at: number,
): void {
  sumBox(items, order, box)
  for (let d = 0; d < dims; d++) out[at + d] = Math.floor((2 * whole[d + 1] + whole[0]) / (2 * whole[0]))
  if (dims === 4 && box.opaque) out[at + 3] = FULL_ALPHA
}
