import { count, distanceCode, HEADS_BYTES, hash, MAX_MATCH, matchLength, RING } from './matches'

/** Where the addresses and numbers of a job stand, in the order of src/formats/deflate/quick-block.ts. */
const INPUT: usize = 0
const HEADS_3: usize = 4
const HEADS_4: usize = 8
const PREVIOUS: usize = 12
const SYMBOLS: usize = 16
const COUNTS: usize = 20
const DISTANCE_COUNTS: usize = 24
const LENGTH_CODES: usize = 28
const POSITION: usize = 32
const END: usize = 36
const MAX_SYMBOLS: usize = 40

const MIN_MATCH: i32 = 3
const MAX_DISTANCE_3: i32 = 4096
const DEPTH: i32 = 48
const LAZY_DEPTH: i32 = 24
const NICE: i32 = 128
const LAZY: i32 = 32

let input: usize = 0
let heads3: usize = 0
let heads4: usize = 0
let previous: usize = 0
let end: i32 = 0
let reach: i32 = 0

/** Puts the place into the chains; the place before it of the same four bytes, or -1. */
function insert(place: i32): i32 {
  const word = load<u32>(input + <usize>place)
  const head = heads4 + hash(word)
  const before = load<i32>(head)
  store<i32>(head, place)
  store<i32>(previous + ((<usize>(place & RING)) << 2), before)
  store<i32>(heads3 + hash(word << 8), place)
  return before
}

/** The length of the longest match of more than `best` bytes, or `best`; `reach` becomes its distance. */
function findMatch(place: i32, best: i32, depth: i32): i32 {
  const most = end - place < MAX_MATCH ? end - place : MAX_MATCH
  if (most < 4) return best
  const own = input + <usize>place
  const word = load<u32>(own)
  const near = load<i32>(heads3 + hash(word << 8))
  let candidate = insert(place)
  if (best >= most) return best
  if (best < MIN_MATCH) {
    if (near >= 0 && place - near <= MAX_DISTANCE_3 && (load<u32>(input + <usize>near) ^ word) << 8 === 0) {
      best = MIN_MATCH
      reach = place - near
    }
  }
  let least = best < MIN_MATCH ? MIN_MATCH : best
  const floor = place > RING ? place - RING : 0
  let tail = load<u32>(own + <usize>(least - 3))
  while (candidate >= floor) {
    const other = input + <usize>candidate
    if (load<u32>(other + <usize>(least - 3)) === tail && load<u32>(other) === word) {
      const length = matchLength(other, own, 4, most)
      if (length > least) {
        least = length
        best = length
        reach = place - candidate
        if (length >= NICE || length === most) break
        tail = load<u32>(own + <usize>(least - 3))
      }
    }
    if (--depth === 0) break
    candidate = load<i32>(previous + ((<usize>(candidate & RING)) << 2))
  }
  return best
}

/** Whether a match one byte later is worth a literal before it. */
function isBetter(length: i32, distance: i32, later: i32, laterDistance: i32): bool {
  return later > length && 4 * (later - length) + (clz(laterDistance) - clz(distance)) > 2
}

/**
 * Finds literals and matches from POSITION on, up to END or until there are MAX_SYMBOLS, and counts them. A symbol is a
 * byte, or a length << 16 and a distance. Gives back how many there are; POSITION is set anew.
 */
export function findSymbols(job: usize): i32 {
  input = load<usize>(job, INPUT)
  heads3 = load<usize>(job, HEADS_3)
  heads4 = load<usize>(job, HEADS_4)
  previous = load<usize>(job, PREVIOUS)
  end = load<i32>(job, END)
  const symbols = load<usize>(job, SYMBOLS)
  const counts = load<usize>(job, COUNTS)
  const distanceCounts = load<usize>(job, DISTANCE_COUNTS)
  const lengthCodes = load<usize>(job, LENGTH_CODES)
  const most = load<i32>(job, MAX_SYMBOLS)
  let place = load<i32>(job, POSITION)
  let used = 0
  while (place < end && used < most) {
    let length = findMatch(place, 0, DEPTH)
    let distance = reach
    while (length >= MIN_MATCH && length < LAZY && used + 1 < most) {
      const later = findMatch(place + 1, length, LAZY_DEPTH)
      if (!isBetter(length, distance, later, reach)) {
        // This place is in the chains already.
        length |= 1 << 16
        break
      }
      const literal = load<u8>(input + <usize>place)
      store<u32>(symbols + ((<usize>used) << 2), literal)
      used++
      count(counts, literal)
      place++
      length = later
      distance = reach
    }
    if (length < MIN_MATCH) {
      const literal = load<u8>(input + <usize>place)
      store<u32>(symbols + ((<usize>used) << 2), literal)
      used++
      count(counts, literal)
      place++
      continue
    }
    let next = place + 1 + (length >> 16)
    length &= 0xffff
    store<u32>(symbols + ((<usize>used) << 2), (length << 16) | distance)
    used++
    count(counts, 257 + load<u8>(lengthCodes + <usize>length))
    count(distanceCounts, distanceCode(distance))
    place += length
    const stop = place < end - 3 ? place : end - 3
    for (; next < stop; next++) insert(next)
  }
  store<i32>(job, place, POSITION)
  return used
}

/** Puts the places of a dictionary into the chains. */
export function openWindow(job: usize, from: i32, to: i32): void {
  input = load<usize>(job, INPUT)
  heads3 = load<usize>(job, HEADS_3)
  heads4 = load<usize>(job, HEADS_4)
  previous = load<usize>(job, PREVIOUS)
  memory.fill(heads3, 255, HEADS_BYTES)
  memory.fill(heads4, 255, HEADS_BYTES)
  for (let place = from; place < to; place++) insert(place)
}
