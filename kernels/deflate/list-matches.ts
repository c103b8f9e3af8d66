import { HEADS_BYTES, hash, hash8, MAX_MATCH, matchLength, RING } from './matches'

/** Where the addresses and numbers of a job stand, in the order of src/formats/deflate/thorough/thorough-steps.ts. */
const INPUT: usize = 0
const HEADS_3: usize = 4
const HEADS_4: usize = 8
const HEADS_8: usize = 12
const PREVIOUS_4: usize = 16
const PREVIOUS_8: usize = 20
const MATCHES: usize = 24
const STARTS: usize = 28
const END: usize = 32
const ROOM: usize = 36
const FIRST: usize = 40
const USED: usize = 44
const SKIP: usize = 48
const DEPTH_4: usize = 52
const DEPTH_8: usize = 56

/** Matches of one place at most. */
const MAX_MATCHES: i32 = 256

let input: usize = 0
let heads3: usize = 0
let heads4: usize = 0
let heads8: usize = 0
let previous4: usize = 0
let previous8: usize = 0
let matches: usize = 0
let depth4: i32 = 0
let depth8: i32 = 0
let used: i32 = 0
let longest: i32 = 0

function openJob(job: usize): void {
  input = load<usize>(job, INPUT)
  heads3 = load<usize>(job, HEADS_3)
  heads4 = load<usize>(job, HEADS_4)
  heads8 = load<usize>(job, HEADS_8)
  previous4 = load<usize>(job, PREVIOUS_4)
  previous8 = load<usize>(job, PREVIOUS_8)
  matches = load<usize>(job, MATCHES)
  depth4 = load<i32>(job, DEPTH_4)
  depth8 = load<i32>(job, DEPTH_8)
}

/** Puts a place into one of the chains; the place before it in that chain. */
function push(head: usize, previous: usize, place: i32): i32 {
  const before = load<i32>(head)
  store<i32>(head, place)
  store<i32>(previous + ((<usize>(place & RING)) << 2), before)
  return before
}

function addMatch(length: i32, distance: i32): void {
  store<i32>(matches + ((<usize>used) << 2), (length << 16) | distance)
  used++
  longest = length
}

/** Whether there is a match of more than `longest` bytes, which is added then. */
function tryMatch(place: i32, candidate: i32, most: i32): bool {
  const own = input + <usize>place
  const other = input + <usize>candidate
  const last = <usize>(longest - 3)
  if (load<u32>(other + last) !== load<u32>(own + last) || load<u32>(other) !== load<u32>(own)) return false
  const length = matchLength(other, own, 4, most)
  if (length <= longest) return false
  addMatch(length, place - candidate)
  return true
}

/** Adds longer and longer matches from the chain of four equal bytes; whether more candidates were left. */
function followChain(place: i32, candidate: i32, most: i32): bool {
  const floor = place > RING ? place - RING : 0
  let depth = depth4
  while (candidate >= floor) {
    if (tryMatch(place, candidate, most) && longest === most) return false
    if (--depth === 0) return true
    candidate = load<i32>(previous4 + ((<usize>(candidate & RING)) << 2))
  }
  return false
}

/** The latest candidate whose 8 bytes from `shift` on may be those of the place. */
function candidateAt(place: i32, shift: i32): i32 {
  const ahead = input + <usize>(place + shift)
  return load<i32>(heads8 + hash8(load<u32>(ahead), load<u32>(ahead, 4))) - shift
}

/** Adds longer matches by the chain of the 8 bytes that end behind the longest match so far. */
function followTails(place: i32, before: i32, most: i32): void {
  const floor = place > RING ? place - RING : 0
  if (longest < 7) longest = 7
  let shift = longest - 7
  let candidate = shift === 0 ? before : candidateAt(place, shift)
  let nearest = place
  for (let depth = depth8; depth > 0 && candidate >= floor && longest < most; depth--) {
    if (candidate < nearest && tryMatch(place, candidate, most)) {
      if (longest === most) return
      nearest = candidate
      shift = longest - 7
      candidate = candidateAt(place, shift)
    } else {
      candidate = load<i32>(previous8 + ((<usize>((candidate + shift) & RING)) << 2)) - shift
    }
  }
}

/**
 * Puts a place into all chains; adds its matches unless it is inside of one of full length. Gives back how many places
 * are to be skipped.
 */
function visit(place: i32, end: i32, skip: i32): i32 {
  const most = end - place < MAX_MATCH ? end - place : MAX_MATCH
  if (most < 4) return 0
  const own = input + <usize>place
  const word = load<u32>(own)
  const head3 = heads3 + hash(word << 8)
  const near = load<i32>(head3)
  store<i32>(head3, place)
  const candidate4 = push(heads4 + hash(word), previous4, place)
  const candidate8 = push(heads8 + hash8(word, load<u32>(own, 4)), previous8, place)
  if (skip > 0) return skip - 1
  if (near >= 0 && place - near <= RING && (load<u32>(input + <usize>near) ^ word) << 8 === 0) addMatch(3, place - near)
  longest = 3
  if (followChain(place, candidate4, most)) followTails(place, candidate8, most)
  return longest === MAX_MATCH ? longest - 1 : 0
}

/** Empties the chains and puts the places of a dictionary into them. */
export function openMatches(job: usize, to: i32): void {
  openJob(job)
  memory.fill(heads3, 255, HEADS_BYTES)
  memory.fill(heads4, 255, HEADS_BYTES)
  memory.fill(heads8, 255, HEADS_BYTES)
  for (let place = 0; place < to; place++) visit(place, i32.MAX_VALUE, 1)
}

/**
 * Lists the matches of the places from..to-1, each longer than the one before it: length << 16 and distance. `starts`
 * tells by place, from FIRST on, where its matches begin. Gives back where it ended, which is before `to` if there is
 * no room for more. USED and SKIP, of long matches, go on from call to call.
 */
export function listMatches(job: usize, from: i32, to: i32): i32 {
  openJob(job)
  const starts = load<usize>(job, STARTS)
  const end = load<i32>(job, END)
  const room = load<i32>(job, ROOM) - MAX_MATCHES
  const first = load<i32>(job, FIRST)
  let skip = load<i32>(job, SKIP)
  used = load<i32>(job, USED)
  let place = from
  for (; place < to && used <= room; place++) {
    store<i32>(starts + ((<usize>(place - first)) << 2), used)
    skip = visit(place, end, skip)
  }
  store<i32>(starts + ((<usize>(place - first)) << 2), used)
  store<i32>(job, used, USED)
  store<i32>(job, skip, SKIP)
  return place
}
