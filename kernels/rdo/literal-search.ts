/**
 * The entry that serves a target best as a literal: that of the least squared distance plus an extra of its own; ties
 * go to the lowest index. As `opaqueFinder` does, with lists for cells of side 64 that vectors run through.
 */

import { ENTRIES, ENTRY_COUNT, EXTRAS, FIRST_OPAQUE, SEARCH } from './job'

const CELL_BITS: i32 = 6
const SIDE: i32 = 1 << CELL_BITS
const CELLS_BITS: i32 = 11 - CELL_BITS
const CELLS: usize = 1 << (3 * CELLS_BITS)
/** A group of 4 entries: pairs of their first two coordinates, of their last two, extras and indices. */
const GROUP: usize = 64
/** Groups for which there is memory; if they run out, all lists are made anew. */
const GROUPS: i32 = 1 << 15
/** More than any distance plus extra. */
const NEVER: i32 = 0x3fffffff

/**
 * The memory of the search: how many groups are used, the list of all entries, that of each cell (first group << 8 |
 * groups), and the groups. The list of all entries begins with group 0.
 */
const ALL: usize = 4
const LISTS: usize = 16
const POOL: usize = LISTS + 4 * CELLS

function squaredFar(value: i32, low: i32): i32 {
  const most = max(abs(value - low), abs(value - low - SIDE + 1))
  return most * most
}

function squaredNear(value: i32, low: i32): i32 {
  const least = max(0, max(low - value, value - low - SIDE + 1))
  return least * least
}

/** Least (or greatest) distance of entry k to the cell at (x, y, z), plus its extra. */
function reach(entries: usize, extras: usize, k: i32, x: i32, y: i32, z: i32, isFar: bool): i32 {
  const entry = entries + ((<usize>k) << 3)
  const a: i32 = load<i16>(entry)
  const b: i32 = load<i16>(entry, 2)
  const c: i32 = load<i16>(entry, 4)
  const extra = load<i32>(extras + ((<usize>k) << 2))
  return isFar
    ? squaredFar(a, x) + squaredFar(b, y) + squaredFar(c, z) + extra
    : squaredNear(a, x) + squaredNear(b, y) + squaredNear(c, z) + extra
}

/** Puts entry k, or one that is never the best, into place n of the list that begins with group `first`. */
function put(search: usize, entries: usize, extras: usize, first: i32, n: i32, k: i32): void {
  const place = search + POOL + <usize>(first + (n >> 2)) * GROUP + ((<usize>(n & 3)) << 2)
  store<i32>(place, k < 0 ? 0 : load<i32>(entries + ((<usize>k) << 3)))
  store<i32>(place, k < 0 ? 0 : load<i32>(entries + ((<usize>k) << 3), 4), 16)
  store<i32>(place, k < 0 ? NEVER : load<i32>(extras + ((<usize>k) << 2)), 32)
  store<i32>(place, k < 0 ? NEVER : k, 48)
}

/** Fills the last group of a list of n entries that begins with group `first`; returns the list. */
function close(search: usize, entries: usize, extras: usize, first: i32, n: i32): i32 {
  while ((n & 3) !== 0) put(search, entries, extras, first, n++, -1)
  store<i32>(search, first + (n >> 2))
  return (first << 8) | (n >> 2)
}

/** Forgets all lists but that of all entries, which is made. */
function reset(search: usize, entries: usize, extras: usize, count: i32): void {
  memory.fill(search + LISTS, 0, 4 * CELLS)
  for (let k = 0; k < count; k++) put(search, entries, extras, 0, k, k)
  store<i32>(search, close(search, entries, extras, 0, count), ALL)
}

/** Makes the list of the cell that (x, y, z) lies in, of the entries from `least` on. */
function build(search: usize, entries: usize, extras: usize, least: i32, count: i32, x: i32, y: i32, z: i32): i32 {
  if (load<i32>(search) + ((count + 3) >> 2) > GROUPS) reset(search, entries, extras, count)
  const first = load<i32>(search)
  let bound = i32.MAX_VALUE
  for (let k = least; k < count; k++) bound = min(bound, reach(entries, extras, k, x, y, z, true))
  let n = 0
  for (let k = least; k < count; k++)
    if (reach(entries, extras, k, x, y, z, false) <= bound) put(search, entries, extras, first, n++, k)
  return close(search, entries, extras, first, n)
}

function leastLane(v: v128): i32 {
  const half = i32x4.min_s(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1))
  return i32x4.extract_lane(i32x4.min_s(half, v128.shuffle<i32>(half, half, 1, 0, 3, 2)), 0)
}

/** The best entry of a list for a target, given as pairs of coordinates in all lanes. */
function bestOf(search: usize, list: i32, goal01: v128, goal23: v128): i32 {
  let least = i32x4.splat(NEVER)
  let best = i32x4.splat(NEVER)
  let group = search + POOL + <usize>(list >> 8) * GROUP
  for (const end = group + <usize>(list & 255) * GROUP; group < end; group += GROUP) {
    const d01 = i16x8.sub(goal01, v128.load(group))
    const d23 = i16x8.sub(goal23, v128.load(group, 16))
    const squares = i32x4.add(i32x4.dot_i16x8_s(d01, d01), i32x4.dot_i16x8_s(d23, d23))
    const distance = i32x4.add(squares, v128.load(group, 32))
    best = v128.bitselect(v128.load(group, 48), best, i32x4.lt_s(distance, least))
    least = i32x4.min_s(least, distance)
  }
  const ties = i32x4.eq(least, i32x4.splat(leastLane(least)))
  return leastLane(v128.bitselect(best, i32x4.splat(NEVER), ties))
}

/** The best one of all entries. `goal01`, `goal23`: pairs of coordinates in all lanes. */
export function bestOfAll(job: usize, goal01: v128, goal23: v128): i32 {
  const search = load<usize>(job, SEARCH)
  if (load<i32>(search, ALL) === 0)
    reset(search, load<usize>(job, ENTRIES), load<usize>(job, EXTRAS), load<i32>(job, ENTRY_COUNT))
  return bestOf(search, load<i32>(search, ALL), goal01, goal23)
}

/** The best one of the opaque entries. */
export function bestOpaque(job: usize, goal01: v128, goal23: v128): i32 {
  const target01 = i32x4.extract_lane(goal01, 0)
  const target23 = i32x4.extract_lane(goal23, 0)
  const search = load<usize>(job, SEARCH)
  const x = (target01 & 0xffff) >> CELL_BITS
  const y = target01 >> (16 + CELL_BITS)
  const z = (target23 & 0xffff) >> CELL_BITS
  const listOf = search + LISTS + ((<usize>((((x << CELLS_BITS) | y) << CELLS_BITS) | z)) << 2)
  let list = load<i32>(listOf)
  if (list === 0) {
    const entries = load<usize>(job, ENTRIES)
    const count = load<i32>(job, ENTRY_COUNT)
    const least = load<i32>(job, FIRST_OPAQUE)
    const extras = load<usize>(job, EXTRAS)
    list = build(search, entries, extras, least, count, x << CELL_BITS, y << CELL_BITS, z << CELL_BITS)
    store<i32>(listOf, list)
  }
  return bestOf(search, list, goal01, goal23)
}
