import { distanceCode, lengthCodes, MAX_MATCH, MIN_MATCH } from '../../common/deflate-cost.ts'

/** Bits of a hash; the tables of the latest places have so many entries. */
export const HASH_BITS = 15
export const HASH_FACTOR = 0x9e3779b1
/** Places are kept in a ring of so many; a match reaches one less back. */
export const RING_PLACES = 2 ** 15
/** A match of three bytes from farther away costs more than the bytes. */
const MAX_DISTANCE_3 = 4096
/** Candidates that are looked at: for a place, and for the one behind it if it has a match. */
const DEPTH = 48
const LAZY_DEPTH = 24
/** A match of so many bytes is good enough to look no further, or not one byte later. */
const NICE = 128
const LAZY = 32
/** Set in a length if the place behind it is in the chains already. */
const NEXT_DONE = 2 ** 16

/** What is known of the bytes before a place, and what was found. */
export interface SymbolSearch {
  /** The bytes, and at least 8 more behind `end`. */
  input: Uint8Array
  /** The latest place of each hash, or -1; of the place before it with the same hash, by place. */
  heads3: Int32Array
  heads4: Int32Array
  previous: Int32Array
  symbols: Uint32Array
  /** How often each symbol and each code of a distance occurs. */
  counts: Uint32Array
  distanceCounts: Uint32Array
  /** Where to go on, and where to stop. */
  place: number
  end: number
}

export const wordAt = (input: Uint8Array, place: number): number =>
  input[place] | (input[place + 1] << 8) | (input[place + 2] << 16) | (input[place + 3] << 24)

export const hash = (word: number): number => Math.imul(word, HASH_FACTOR) >>> (32 - HASH_BITS)

/** Whether a match one byte later is worth a literal before it. */
const isBetter = (length: number, distance: number, later: number, laterDistance: number) =>
  later > length && 4 * (later - length) + Math.clz32(laterDistance) - Math.clz32(distance) > 2

/** The plain code that finds literals and matches; the kernel does the same. */
export function plainSearch(search: SymbolSearch) {
  const { input, heads3, heads4, previous, symbols, counts, distanceCounts, end } = search
  let distance = 0

  /** Puts a place into the chains; the place before it of the same four bytes, or -1. */
  function insert(place: number): number {
    const word = wordAt(input, place)
    const at = hash(word)
    const before = heads4[at]
    heads4[at] = place
    previous[place % RING_PLACES] = before
    heads3[hash(word << 8)] = place
    return before
  }

  function matchLength(a: number, b: number, most: number): number {
    let length = 0
    while (length < most && input[a + length] === input[b + length]) length++
    return length
  }

  /** The length of the longest match of more than `best` bytes, or `best`; `distance` becomes its distance. */
  function findMatch(place: number, best: number, depth: number): number {
    const most = Math.min(MAX_MATCH, end - place)
    if (most < 4) return best
    const near = heads3[hash(wordAt(input, place) << 8)]
    let candidate = insert(place)
    if (best >= most) return best
    if (best < MIN_MATCH && near >= 0 && place - near <= MAX_DISTANCE_3 && matchLength(near, place, 3) === 3) {
      best = MIN_MATCH
      distance = place - near
    }
    const floor = Math.max(0, place - RING_PLACES + 1)
    for (let n = depth; n > 0 && candidate >= floor; n--, candidate = previous[candidate % RING_PLACES]) {
      if (input[candidate + Math.max(3, best)] !== input[place + Math.max(3, best)]) continue
      const length = matchLength(candidate, place, most)
      if (length <= Math.max(3, best)) continue
      best = length
      distance = place - candidate
      if (length >= NICE || length === most) break
    }
    return best
  }

  function takeLiteral(place: number, used: number): void {
    symbols[used] = input[place]
    counts[input[place]]++
  }

  return {
    /** Puts the bytes before the first place into the chains. */
    open(from: number, to: number): void {
      heads3.fill(-1)
      heads4.fill(-1)
      for (let place = from; place < to; place++) insert(place)
    },
    /** Finds symbols up to the end or until there are so many; gives back how many there are. */
    find(): number {
      let { place } = search
      let used = 0
      while (place < end && used < symbols.length) {
        let length = findMatch(place, 0, DEPTH)
        let reach = distance
        while (length >= MIN_MATCH && length < LAZY && used + 1 < symbols.length) {
          const later = findMatch(place + 1, length, LAZY_DEPTH)
          if (!isBetter(length, reach, later, distance)) {
            length += NEXT_DONE
            break
          }
          takeLiteral(place++, used++)
          length = later
          reach = distance
        }
        if (length < MIN_MATCH) {
          takeLiteral(place++, used++)
          continue
        }
        let next = place + 1 + Math.floor(length / NEXT_DONE)
        length %= NEXT_DONE
        symbols[used++] = (length << 16) | reach
        counts[257 + lengthCodes[length]]++
        distanceCounts[distanceCode(reach)]++
        place += length
        for (const stop = Math.min(place, end - 3); next < stop; next++) insert(next)
      }
      search.place = place
      return used
    },
  }
}
