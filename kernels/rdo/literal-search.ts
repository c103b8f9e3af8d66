/**
 * The entry that serves a target best as a literal: that of the least squared distance plus an extra of its own; ties
 * go to the lowest index. As `opaqueFinder` does, with lists for cells of side 64 that vectors run through.
 */

import { leastLane } from '../least-lane'
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

/** Squared distances plus extras of a group of entries. */
function distances(group: usize, d01: v128, d23: v128): v128 {
  const squares = i32x4.add(i32x4.dot_i16x8_s(d01, d01), i32x4.dot_i16x8_s(d23, d23))
  return i32x4.add(squares, v128.load(group, 32))
}

/** How far coordinates are from the farther end of a cell's side. */
function farEnd(from: v128): v128 {
  return i16x8.max_s(i16x8.abs(from), i16x8.abs(i16x8.sub(from, i16x8.splat(<i16>(SIDE - 1)))))
}

/** How far coordinates are from a cell's side. */
function nearEnd(from: v128): v128 {
  return i16x8.max_s(i16x8.max_s(i16x8.neg(from), i16x8.sub(from, i16x8.splat(<i16>(SIDE - 1)))), i16x8.splat(0))
}

/** Makes the list of a cell, of the entries from `least` on. `low01`, `low23`: its lowest corner, as pairs. */
function build(job: usize, search: usize, low01: v128, low23: v128): i32 {
  const entries = load<usize>(job, ENTRIES)
  const extras = load<usize>(job, EXTRAS)
  const count = load<i32>(job, ENTRY_COUNT)
  const opaque = i32x4.splat(load<i32>(job, FIRST_OPAQUE) - 1)
  const groups = (count + 3) >> 2
  if (load<i32>(search, ALL) === 0 || load<i32>(search) + groups > GROUPS) reset(search, entries, extras, count)
  const first = load<i32>(search)
  const color = i32x4.splat(0xffff)
  const end = search + POOL + <usize>groups * GROUP
  let bounds = i32x4.splat(NEVER)
  for (let group = search + POOL; group < end; group += GROUP) {
    const far01 = farEnd(i16x8.sub(v128.load(group), low01))
    const far23 = v128.and(farEnd(i16x8.sub(v128.load(group, 16), low23)), color)
    const isOpaque = i32x4.gt_s(v128.load(group, 48), opaque)
    const far = distances(group, far01, far23)
    bounds = i32x4.min_s(bounds, v128.bitselect(far, i32x4.splat(NEVER), isOpaque))
  }
  const bound = leastLane(bounds)
  let n = 0
  for (let group = search + POOL; group < end; group += GROUP) {
    const near01 = nearEnd(i16x8.sub(v128.load(group), low01))
    const near23 = v128.and(nearEnd(i16x8.sub(v128.load(group, 16), low23)), color)
    const isOpaque = i32x4.gt_s(v128.load(group, 48), opaque)
    const near = i32x4.le_s(distances(group, near01, near23), bound)
    for (let lanes = i32x4.bitmask(v128.and(near, isOpaque)); lanes !== 0; lanes &= lanes - 1)
      put(search, entries, extras, first, n++, load<i32>(group + ((<usize>ctz(lanes)) << 2), 48))
  }
  return close(search, entries, extras, first, n)
}

/** The best entry of a list for a target, given as pairs of coordinates in all lanes. */
function bestOf(search: usize, list: i32, goal01: v128, goal23: v128): i32 {
  let least = i32x4.splat(NEVER)
  let best = i32x4.splat(NEVER)
  let group = search + POOL + <usize>(list >> 8) * GROUP
  for (const end = group + <usize>(list & 255) * GROUP; group < end; group += GROUP) {
    const d01 = i16x8.sub(goal01, v128.load(group))
    const d23 = i16x8.sub(goal23, v128.load(group, 16))
    const distance = distances(group, d01, d23)
    best = v128.bitselect(v128.load(group, 48), best, i32x4.lt_s(distance, least))
    least = i32x4.min_s(least, distance)
  }
  // No lane is below 0, so all bits but the sign stand for no entry.
  const others = i32x4.shr_u(i32x4.ne(least, leastLane(least)), 1)
  return i32x4.extract_lane(leastLane(v128.or(best, others)), 0)
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
    const low = i16x8.splat(<i16>~(SIDE - 1))
    list = build(job, search, v128.and(goal01, low), v128.and(goal23, low))
    store<i32>(listOf, list)
  }
  return bestOf(search, list, goal01, goal23)
}
