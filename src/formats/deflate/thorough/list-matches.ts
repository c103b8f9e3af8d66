import { MAX_MATCH, MIN_MATCH } from '../../../common/deflate-cost.ts'
import { HASH_BITS, HASH_FACTOR, hash, RING_PLACES, wordAt } from '../find-symbols.ts'

const OTHER_FACTOR = 0x85ebca6b
const HASHED_BYTES = 8
/** Matches of one place at most. */
const MAX_MATCHES = 256

/** What is known of the bytes before a place, and the matches found. */
export interface MatchLists {
  /** The bytes, and at least 8 more behind `end`. */
  input: Uint8Array
  /** The latest place of each hash of so many bytes, or -1. */
  heads3: Int32Array
  heads4: Int32Array
  heads8: Int32Array
  /** By place, the place before it with the same hash. */
  previous4: Int32Array
  previous8: Int32Array
  /** length << 16 | distance. */
  matches: Uint32Array
  /** By place of the segment, where its matches begin; and where the last ones end. */
  starts: Int32Array
}

/** How many candidates are looked at: of four equal bytes, then of eight. */
export interface SearchDepth {
  depth4: number
  depth8: number
}

/** The plain code that lists matches; the kernel does the same. `end`: where the block ends. */
export function plainMatchLists(lists: MatchLists, { depth4, depth8 }: SearchDepth, end: number) {
  const { input, heads3, heads4, heads8, previous4, previous8, matches, starts } = lists
  let [used, skip, first] = [0, 0, 0]

  /** Of 8 bytes. */
  const hash8 = (place: number) => {
    const other = Math.imul(wordAt(input, place + 4), OTHER_FACTOR)
    return (Math.imul(wordAt(input, place), HASH_FACTOR) ^ other) >>> (32 - HASH_BITS)
  }

  function matchLength(a: number, b: number, most: number): number {
    let length = 0
    while (length < most && input[a + length] === input[b + length]) length++
    return length
  }

  /** Puts a place into a chain; the place before it. */
  function push(heads: Int32Array, previous: Int32Array, at: number, place: number): number {
    const before = heads[at]
    heads[at] = place
    previous[place % RING_PLACES] = before
    return before
  }

  /** Adds the match with a candidate if it is longer than `longest`; the longest length then. */
  function tryMatch(place: number, candidate: number, longest: number, most: number): number {
    const length = matchLength(candidate, place, most)
    if (length < 4 || length <= longest) return longest
    matches[used++] = (length << 16) | (place - candidate)
    return length
  }

  const floorOf = (place: number) => Math.max(0, place - RING_PLACES + 1)

  /** Adds longer and longer matches of four equal bytes and more: the longest, and if more candidates were left. */
  function followChain(place: number, first: number, most: number) {
    const floor = floorOf(place)
    let longest = MIN_MATCH
    for (let n = depth4, candidate = first; candidate >= floor; candidate = previous4[candidate % RING_PLACES]) {
      longest = tryMatch(place, candidate, longest, most)
      if (longest === most) break
      if (--n === 0) return { longest, isOpen: true }
    }
    return { longest, isOpen: false }
  }

  /**
   * Adds longer matches than that of `least` bytes. Only a candidate can be longer that has the next byte too: so the
   * chain is that of the 8 bytes which end with it.
   */
  function followTails(place: number, before: number, least: number, most: number): number {
    const floor = floorOf(place)
    const candidateAt = (shift: number) => heads8[hash8(place + shift)] - shift
    let longest = Math.max(least, HASHED_BYTES - 1)
    let shift = longest - HASHED_BYTES + 1
    let candidate = shift === 0 ? before : candidateAt(shift)
    let nearest = place
    for (let n = depth8; n > 0 && candidate >= floor && longest < most; n--) {
      const length = candidate < nearest ? tryMatch(place, candidate, longest, most) : longest
      if (length > longest) {
        longest = length
        nearest = candidate
        shift = longest - HASHED_BYTES + 1
        if (longest < most) candidate = candidateAt(shift)
      } else {
        candidate = previous8[(candidate + shift) % RING_PLACES] - shift
      }
    }
    return longest
  }

  /** Puts a place into all chains and adds its matches, unless it is inside of one of full length. */
  function visit(place: number, end: number): void {
    const most = Math.min(MAX_MATCH, end - place)
    if (most < 4) {
      skip = 0
      return
    }
    const word = wordAt(input, place)
    const near = heads3[hash(word << 8)]
    heads3[hash(word << 8)] = place
    const candidate4 = push(heads4, previous4, hash(word), place)
    const candidate8 = push(heads8, previous8, hash8(place), place)
    if (skip > 0) {
      skip--
      return
    }
    if (near >= 0 && place - near < RING_PLACES && matchLength(near, place, 3) === 3)
      matches[used++] = (MIN_MATCH << 16) | (place - near)
    const { longest, isOpen } = followChain(place, candidate4, most)
    const length = isOpen ? followTails(place, candidate8, longest, most) : longest
    if (length === MAX_MATCH) skip = length - 1
  }

  return {
    /** Puts the bytes before the first place into the chains. */
    open(to: number): void {
      for (const heads of [heads3, heads4, heads8]) heads.fill(-1)
      for (let place = 0; place < to; place++) {
        skip = 1
        visit(place, Number.POSITIVE_INFINITY)
      }
      skip = 0
    },
    /** Begins a segment. */
    begin(place: number): void {
      first = place
      used = 0
    },
    /** Lists the matches of from..to-1; gives back where it ended, which is before `to` if there is no more room. */
    list(from: number, to: number): number {
      let place = from
      for (; place < to && used <= matches.length - MAX_MATCHES; place++) {
        starts[place - first] = used
        visit(place, end)
      }
      starts[place - first] = used
      return place
    },
  }
}
