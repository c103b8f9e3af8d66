/**
 * Lists of palette entries: how many there are, then groups of 4 with pairs of coordinates and numbers in lanes. The
 * last group is filled up with its list's first entry, which wins a tie at its own place.
 */

const HEAD: usize = 16
const GROUP: usize = 48
const MAX_LIST: usize = HEAD + 64 * GROUP

/** Cells of color space are 64 wide, 32 along each axis. */
const CELL_BITS = 6
const CELLS_BITS = 5
const HALF = 32
const SIDE = 63

let coords: usize
let count: i32
let firstOpaque: i32
/** Where the list of each cell begins, 0 if it was not asked for yet. */
let cells: usize
/** Least distances of the entries to a cell. */
let least: usize
let all: usize
let pool: usize
let end: usize
let poolEnd: usize

/** Adds an entry to a list of so many. */
function add(list: usize, length: i32, entry: i32): void {
  const place = list + HEAD + (<usize>length >> 2) * GROUP + ((<usize>length & 3) << 2)
  const from = coords + ((<usize>entry) << 4)
  store<u32>(place, load<u32>(from) | (load<u32>(from, 4) << 16))
  store<u32>(place, load<u32>(from, 8) | (load<u32>(from, 12) << 16), 16)
  store<u32>(place, entry, 32)
}

function finish(list: usize, length: i32): void {
  store<i32>(list, length)
  const first = load<i32>(list + HEAD, 32)
  for (let n = length; (n & 3) !== 0; n++) add(list, n, first)
}

/** Takes a palette, 4 coordinates of 32 bits an entry, and room for lists. */
export function openEntries(
  coordsAt: usize,
  entryCount: i32,
  firstOpaqueEntry: i32,
  cellsAt: usize,
  leastAt: usize,
  poolAt: usize,
  poolBytes: usize,
): void {
  coords = coordsAt
  count = entryCount
  firstOpaque = firstOpaqueEntry
  cells = cellsAt
  least = leastAt
  all = poolAt
  for (let k = 0; k < count; k++) add(all, k, k)
  finish(all, count)
  pool = all + MAX_LIST
  end = pool
  poolEnd = poolAt + poolBytes
}

function sumOfSquares(vector: v128): i32 {
  const squares = i32x4.mul(vector, vector)
  return i32x4.extract_lane(squares, 0) + i32x4.extract_lane(squares, 1) + i32x4.extract_lane(squares, 2)
}

/**
 * Makes the list of a cell: the opaque entries whose least distance to it is no more than the smallest greatest one.
 * All distances are doubled, so that halves stay whole.
 */
function makeList(cell: i32): usize {
  if (end + MAX_LIST > poolEnd) {
    memory.fill(cells, 0, 4 << (3 * CELLS_BITS))
    end = pool
  }
  const mask = (1 << CELLS_BITS) - 1
  const places = i32x4(cell >> (2 * CELLS_BITS), (cell >> CELLS_BITS) & mask, cell & mask, 0)
  const middle = i32x4.add(i32x4.shl(places, CELL_BITS + 1), i32x4.splat(2 * HALF - 1))
  const side = i32x4.splat(SIDE)
  let bound = i32.MAX_VALUE
  for (let k = firstOpaque; k < count; k++) {
    const distance = i32x4.abs(i32x4.sub(i32x4.shl(v128.load(coords + ((<usize>k) << 4)), 1), middle))
    bound = min(bound, sumOfSquares(i32x4.add(distance, side)))
    const near = sumOfSquares(i32x4.max_s(i32x4.sub(distance, side), i32x4.splat(0)))
    store<i32>(least + ((<usize>k) << 2), near)
  }
  const list = end
  let length = 0
  for (let k = firstOpaque; k < count; k++) {
    if (load<i32>(least + ((<usize>k) << 2)) <= bound) add(list, length++, k)
  }
  finish(list, length)
  end = list + HEAD + ((<usize>length + 3) >> 2) * GROUP
  store<usize>(cells + ((<usize>cell) << 2), list)
  return list
}

/** The list of the opaque entries that may be nearest to a color. */
function listOf(color: v128): usize {
  const place = i32x4.shr_s(color, CELL_BITS)
  const x = i32x4.extract_lane(place, 0)
  const y = i32x4.extract_lane(place, 1)
  const z = i32x4.extract_lane(place, 2)
  const cell = (((x << CELLS_BITS) | y) << CELLS_BITS) | z
  const list = load<usize>(cells + ((<usize>cell) << 2))
  return list === 0 ? makeList(cell) : list
}

/** The entry nearest to a color of 4 lanes, ties to the lowest: of the opaque ones or of all. */
export function nearestEntry(color: v128, isOpaque: bool): i32 {
  const list = isOpaque ? listOf(color) : all
  const length = load<i32>(list)
  const groups = list + HEAD
  if (length === 1) return load<i32>(groups, 32)
  const narrow = i16x8.narrow_i32x4_s(color, color)
  const first = v128.shuffle<i32>(narrow, narrow, 0, 0, 0, 0)
  const second = v128.shuffle<i32>(narrow, narrow, 1, 1, 1, 1)
  let best = i32x4.splat(-1)
  let number = i32x4(0, 1, 2, 3)
  for (let n = 0, group = groups; n < length; n += 4, group += GROUP) {
    const one = i16x8.sub(v128.load(group), first)
    const other = i16x8.sub(v128.load(group, 16), second)
    const distance = i32x4.add(i32x4.dot_i16x8_s(one, one), i32x4.dot_i16x8_s(other, other))
    best = i32x4.min_u(best, v128.or(i32x4.shl(distance, 8), number))
    number = i32x4.add(number, i32x4.splat(4))
  }
  best = i32x4.min_u(best, v128.shuffle<i32>(best, best, 2, 3, 0, 1))
  best = i32x4.min_u(best, v128.shuffle<i32>(best, best, 1, 0, 3, 2))
  const place = <usize>(i32x4.extract_lane(best, 0) & 255)
  return load<i32>(groups + (place >> 2) * GROUP + ((place & 3) << 2), 32)
}
