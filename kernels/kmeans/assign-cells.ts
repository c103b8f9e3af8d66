import { COLUMN, endTable, NUMBER, PAIR, prune, TABLE } from './candidates'
import { indexPoints, SUMS, sumPoints } from './points'

/** The level whose cells keep their sums from one call to the next. */
const CACHED = 1

/** Bytes of a level's addresses: first points, first children, boxes, weights, sums; and its number of cells. */
const LEVEL: usize = 24

/** Bytes of what a cell keeps: where its sums lie, with the numbers of its candidates behind them; how many; room. */
const CACHE: usize = 12

// One clustering has one instance of the module, so that these are its own.
let planes: usize
/** Bytes from one plane of coordinates to the next. */
let stride: usize
let weights: usize
let levels: usize
let leafDepth: i32
let translucent: u32
let tables: usize
let before: usize
let moved: usize
let caches: usize
let pool: usize
let poolEnd: usize
let totals: usize
/** Sums of the cell that is being done. */
let cellSums: usize

function startOf(depth: i32, cell: u32): u32 {
  return load<u32>(load<usize>(levels + depth * LEVEL) + ((<usize>cell) << 2))
}

function childOf(depth: i32, cell: u32): u32 {
  return load<u32>(load<usize>(levels + depth * LEVEL, 4) + ((<usize>cell) << 2))
}

function boxOf(depth: i32, cell: u32): usize {
  return load<usize>(levels + depth * LEVEL, 8) + ((<usize>cell) << 4)
}

function cellsIn(depth: i32): u32 {
  return load<u32>(levels + depth * LEVEL, 20)
}

/** The candidates in reach of the cell that is being done, at each level; before these stand all centroids. */
function tableOf(depth: i32): usize {
  return tables + <usize>(depth + 1) * TABLE
}

/** Takes points, cells and room; see kernel-assignment.ts in src/quantize/kmeans for what lies where. */
export function openAssignment(
  planesAt: usize,
  strideIs: usize,
  weightsAt: usize,
  levelsAt: usize,
  leafDepthIs: i32,
  translucentCount: u32,
  tablesAt: usize,
  beforeAt: usize,
  movedAt: usize,
  cachesAt: usize,
  poolAt: usize,
  poolBytes: usize,
  totalsAt: usize,
): void {
  planes = planesAt
  stride = strideIs
  weights = weightsAt
  levels = levelsAt
  leafDepth = leafDepthIs
  translucent = translucentCount
  tables = tablesAt
  before = beforeAt
  moved = movedAt
  caches = cachesAt
  pool = poolAt
  poolEnd = poolAt + poolBytes
  totals = totalsAt
}

/** Adds the sums of a whole cell. */
function addCell(depth: i32, cell: u32, sums: usize): void {
  const level = levels + depth * LEVEL
  const from = load<usize>(level, 16) + ((<usize>cell) << 5)
  v128.store(sums, f64x2.add(v128.load(sums), v128.load(from)))
  v128.store(sums, f64x2.add(v128.load(sums, 16), v128.load(from, 16)), 16)
  store<f64>(sums, load<f64>(sums, 32) + load<f64>(load<usize>(level, 12) + ((<usize>cell) << 3)), 32)
}

function sumCell(depth: i32, cell: u32, table: usize, count: i32): void {
  if (count === 1) {
    addCell(depth, cell, cellSums + load<u32>(table, NUMBER) * SUMS)
  } else if (depth === leafDepth) {
    sumPoints(planes, stride, weights, startOf(depth, cell), startOf(depth, cell + 1), table, count, cellSums)
  } else {
    const next = tableOf(depth + 1)
    const end = childOf(depth, cell + 1)
    for (let child = childOf(depth, cell); child < end; child++) {
      sumCell(depth + 1, child, next, prune(table, count, boxOf(depth + 1, child), next))
    }
  }
}

/** Adds what a cell keeps to the totals, or takes it off. */
function addToTotals(sums: usize, numbers: usize, count: i32, sign: f64): void {
  const signs = f64x2.splat(sign)
  for (let n = 0; n < count; n++, sums += SUMS) {
    const total = totals + load<u8>(numbers + n) * SUMS
    v128.store(total, f64x2.add(v128.load(total), f64x2.mul(signs, v128.load(sums))))
    v128.store(total, f64x2.add(v128.load(total, 16), f64x2.mul(signs, v128.load(sums, 16))), 16)
    store<f64>(total, load<f64>(total, 32) + sign * load<f64>(sums, 32), 32)
  }
}

/** Whether a cell has the same centroids in reach as before, and none of them moved. */
function holds(numbers: usize, table: usize, count: i32): bool {
  for (let n = 0; n < count; n++) {
    const number = load<u32>(table + ((<usize>n) << 2), NUMBER)
    if (load<u8>(numbers + n) !== number || load<u8>(moved + number) !== 0) return false
  }
  return true
}

/** Brings what a cell keeps up to date; false if there is no more room. */
function updateCell(cell: u32, table: usize, count: i32): bool {
  const cache = caches + cell * CACHE
  let sums = load<usize>(cache)
  let room = load<i32>(cache, 8)
  if (sums !== 0) {
    const keptCount = load<i32>(cache, 4)
    const keptNumbers = sums + room * SUMS
    if (keptCount === count && holds(keptNumbers, table, count)) return true
    addToTotals(sums, keptNumbers, keptCount, -1)
  }
  if (sums === 0 || room < count) {
    sums = pool
    room = count
    pool += (room * SUMS + room + 15) & ~15
    if (pool > poolEnd) return false
    store<usize>(cache, sums)
    store<i32>(cache, room, 8)
  }
  store<i32>(cache, count, 4)
  memory.fill(sums, 0, count * SUMS)
  const numbers = sums + room * SUMS
  for (let n = 0; n < count; n++) {
    store<u8>(numbers + n, load<u32>(table + ((<usize>n) << 2), NUMBER))
    store<u32>(table + ((<usize>n) << 2), n, NUMBER)
  }
  cellSums = sums
  sumCell(CACHED, cell, table, count)
  addToTotals(sums, numbers, count, 1)
  return true
}

function noteMoves(): void {
  for (let k: usize = 0; k < 256; k++) {
    const place = tables + (k << 2)
    const last = before + (k << 2)
    const color = load<u32>(place)
    const pair = load<u32>(place, PAIR)
    store<u8>(moved + k, u8(color !== load<u32>(last) || pair !== load<u32>(last, COLUMN)))
    store<u32>(last, color)
    store<u32>(last, pair, COLUMN)
  }
}

/** The centroids that the colors of a coarsest cell may take, as a table. */
function allowed(cell: u32, firstOpaque: i32): usize {
  return startOf(0, cell) < translucent ? tables : tables + ((<usize>firstOpaque) << 2)
}

/** Sums of the points nearest to each centroid, into the totals; false if the cells' sums find no room. */
export function sumAssignment(count: i32, firstOpaque: i32): bool {
  endTable(tables, count)
  noteMoves()
  const cells = cellsIn(0)
  for (let cell: u32 = 0; cell < cells; cell++) {
    if (!sumTopCell(cell, allowed(cell, firstOpaque), count, firstOpaque)) return false
  }
  return true
}

function sumTopCell(cell: u32, table: usize, count: i32, firstOpaque: i32): bool {
  const top = tableOf(0)
  const kept = prune(table, table === tables ? count : count - firstOpaque, boxOf(0, cell), top)
  const end = childOf(0, cell + 1)
  const next = tableOf(CACHED)
  for (let child = childOf(0, cell); child < end; child++) {
    if (!updateCell(child, next, prune(top, kept, boxOf(CACHED, child), next))) return false
  }
  return true
}

function indexCell(depth: i32, cell: u32, from: usize, fromCount: i32, out: usize): void {
  const table = tableOf(depth)
  const count = prune(from, fromCount, boxOf(depth, cell), table)
  const start = startOf(depth, cell)
  const end = startOf(depth, cell + 1)
  if (count === 1) {
    memory.fill(out + start, load<u8>(table, NUMBER), end - start)
  } else if (depth === leafDepth) {
    indexPoints(planes, stride, start, end, table, count, out)
  } else {
    const last = childOf(depth, cell + 1)
    for (let child = childOf(depth, cell); child < last; child++) indexCell(depth + 1, child, table, count, out)
  }
}

/** Writes the nearest centroid of every point. */
export function indexAssignment(count: i32, firstOpaque: i32, out: usize): void {
  endTable(tables, count)
  const cells = cellsIn(0)
  for (let cell: u32 = 0; cell < cells; cell++) {
    const table = allowed(cell, firstOpaque)
    indexCell(0, cell, table, table === tables ? count : count - firstOpaque, out)
  }
}
