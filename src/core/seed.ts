import { FULL_ALPHA } from './constants.ts'
import { seededRandom } from './random.ts'
import type { CellTree } from './tree.ts'
import type { Centroids, Colours, Points } from './types.ts'

/** Up to this many colours are split one by one; above, the finest cells stand for their colours. */
const MOST_ITEMS = 65_536
const BUCKETS = 256
const STRIDE = 5

/** What the splitting moves about: weight, then 4 coordinate sums, for each colour or finest cell. */
type Items = Float64Array

interface Box {
  from: number
  to: number
  axis: number
  /** Items whose mean is below this on the axis go left. */
  cut: number
  /** By how much the split lowers the squared error; 0 where the box cannot be split. */
  gain: number
  opaque: boolean
}

function itemsOfColours(points: Points): Items {
  const items = new Float64Array(points.weights.length * STRIDE)
  for (let i = 0; i < points.weights.length; i++) {
    const weight = points.weights[i]
    items[i * STRIDE] = weight
    for (let d = 0; d < points.dims; d++) items[i * STRIDE + 1 + d] = weight * points.planes[d][i]
  }
  return items
}

function itemsOfCells(tree: CellTree): Items {
  const level = tree.levels[tree.levels.length - 1]
  const items = new Float64Array(level.count * STRIDE)
  for (let cell = 0; cell < level.count; cell++) {
    items[cell * STRIDE] = level.weight[cell]
    for (let d = 0; d < 4; d++) items[cell * STRIDE + 1 + d] = level.sums[cell * 4 + d]
  }
  return items
}

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
function planSplit(items: Items, order: Uint32Array, dims: number, box: Box, chance: () => number): void {
  sumBox(items, order, box)
  const [w, x, y, z, a] = whole
  const before = (x * x + y * y + z * z + a * a) / w
  for (let axis = 0; axis < dims; axis++) {
    const [low, width] = fillBuckets(items, order, box, axis)
    if (width === 0) continue
    let [lw, lx, ly, lz, la] = [0, 0, 0, 0, 0]
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
      const [rx, ry, rz, ra] = [x - lx, y - ly, z - lz, a - la]
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
function partition(items: Items, order: Uint32Array, box: Box): number {
  let middle = box.from
  for (let n = box.from; n < box.to; n++) {
    const item = order[n]
    if (meanOf(items, item, box.axis) >= box.cut) continue
    order[n] = order[middle]
    order[middle++] = item
  }
  return middle
}

function makeBox(from: number, to: number, opaque: boolean): Box {
  return { from, to, axis: 0, cut: 0, gain: 0, opaque }
}

/** Splits the boxes until there are `wanted`, or none can be split. */
function split(items: Items, order: Uint32Array, dims: number, boxes: Box[], wanted: number, seed: number): void {
  const random = seededRandom(seed)
  const chance = seed === 0 ? () => 1 : () => 0.5 + random()
  const plan = (box: Box) => {
    planSplit(items, order, dims, box, chance)
    return box
  }
  for (const box of boxes) plan(box)
  while (boxes.length > 0 && boxes.length < wanted) {
    let best = 0
    for (let n = 1; n < boxes.length; n++) if (boxes[n].gain > boxes[best].gain) best = n
    const box = boxes[best]
    const middle = box.gain > 0 ? partition(items, order, box) : box.from
    if (middle === box.from || middle === box.to) {
      if (box.gain === 0) return
      box.gain = 0
      continue
    }
    boxes[best] = plan(makeBox(box.from, middle, box.opaque))
    boxes.push(plan(makeBox(middle, box.to, box.opaque)))
  }
}

/** The first boxes: one for the colours in between, one for the opaque ones; the transparent colour is set apart. */
function firstBoxes(count: number, translucent: number, skipped: number, room: number): Box[] {
  const boxes: Box[] = []
  const kinds = Number(translucent > skipped) + Number(count > translucent)
  if (translucent > skipped && kinds <= room) boxes.push(makeBox(skipped, translucent, false))
  if (count > translucent) boxes.push(makeBox(translucent, count, true))
  return boxes
}

function meanCoords(items: Items, order: Uint32Array, box: Box, dims: number, out: Int32Array, at: number): void {
  sumBox(items, order, box)
  for (let d = 0; d < dims; d++) out[at + d] = Math.floor((2 * whole[d + 1] + whole[0]) / (2 * whole[0]))
  if (dims === 4 && box.opaque) out[at + 3] = FULL_ALPHA
}

/**
 * K starting centroids by splitting, again and again, the box of colours whose best cut lowers the squared error most.
 * Source: X. Wu, "Color quantization by dynamic programming and principal analysis", 1992 (the variance criterion);
 * here the cuts are placed on the colours themselves (on 4-wide cells above 65,536 of them) with 256 steps a box.
 *
 * `seed` 0 is free of chance; another number scales the gain of each possible cut by 0.5..1.5. Centroids that find no box (fewer
 * distinct places than K) start at the last one and are re-seeded by the clustering.
 */
export function seedCentroids(
  colours: Colours,
  points: Points,
  tree: CellTree,
  colors: number,
  seed: number,
): Centroids {
  const { dims } = points
  const byCell = points.weights.length > MOST_ITEMS
  const items = byCell ? itemsOfCells(tree) : itemsOfColours(points)
  const finest = tree.levels[tree.levels.length - 1]
  const translucent = byCell ? finest.start.indexOf(tree.translucent) : tree.translucent
  const fixed = !colours.opaque && colours.keys[0] === 0 ? 1 : 0
  const order = Uint32Array.from({ length: items.length / STRIDE }, (_, i) => i)
  const boxes = firstBoxes(order.length, translucent, byCell ? 0 : fixed, colors - fixed)
  split(items, order, dims, boxes, colors - fixed, seed)
  boxes.sort((a, b) => Number(a.opaque) - Number(b.opaque))
  const coords = new Int32Array(colors * dims)
  if (fixed === 1) for (let d = 0; d < dims; d++) coords[d] = points.planes[d][0]
  boxes.forEach((box, n) => {
    meanCoords(items, order, box, dims, coords, (n + fixed) * dims)
  })
  const opaqueFrom = boxes.findIndex(box => box.opaque)
  const last = boxes.length + fixed - 1
  for (let k = last + 1; k < colors; k++) coords.copyWithin(k * dims, last * dims, (last + 1) * dims)
  const firstOpaque = dims === 3 ? 0 : opaqueFrom < 0 ? colors : opaqueFrom + fixed
  return { dims, count: colors, coords, firstOpaque, fixed }
}
