import { leastLane } from '../least-lane'
import { count, distanceCode } from './matches'

/** Where the addresses of a job stand, in the order of src/formats/deflate/thorough/thorough-steps.ts. */
const INPUT: usize = 0
const MATCHES: usize = 24
const STARTS: usize = 28
const FIRST: usize = 40
const COSTS: usize = 60
const CHOICES: usize = 64
const SYMBOLS: usize = 68
const COUNTS: usize = 72
const DISTANCE_COUNTS: usize = 76
const LENGTH_CODES: usize = 80
const LITERALS: usize = 84
const LENGTHS: usize = 88
const DISTANCES: usize = 92

const MIN_MATCH: i32 = 3

/**
 * Finds for each place from..to-1, counted from FIRST, the symbol with which the bytes up to `end` cost least; of
 * several the one of the least number. What the bytes from `to` on cost is known.
 */
export function planSymbols(job: usize, from: i32, to: i32, end: i32): void {
  const bytes = load<usize>(job, INPUT) + <usize>load<i32>(job, FIRST)
  const matches = load<usize>(job, MATCHES)
  const starts = load<usize>(job, STARTS)
  const costs = load<usize>(job, COSTS)
  const choices = load<usize>(job, CHOICES)
  const literals = load<usize>(job, LITERALS)
  const lengths = load<usize>(job, LENGTHS)
  const distances = load<usize>(job, DISTANCES)
  for (let place = to - 1; place >= from; place--) {
    const at = costs + ((<usize>place) << 2)
    const own = starts + ((<usize>place) << 2)
    let choice: i32 = load<u8>(bytes + <usize>place)
    let cost = load<i32>(literals + ((<usize>choice) << 2)) + load<i32>(at, 4)
    let match = matches + ((<usize>load<i32>(own)) << 2)
    const last = matches + ((<usize>load<i32>(own, 4)) << 2)
    if (match < last) {
      let least = i32x4.splat(cost)
      let best = i32x4.splat(choice)
      let next = MIN_MATCH
      for (; match < last; match += 4) {
        const distance = load<u16>(match)
        const longest = min(<i32>load<u16>(match, 2), end - place)
        const price = i32x4.splat(load<i32>(distances + ((<usize>distanceCode(distance)) << 2)))
        const reach = i32x4.splat(distance)
        const behind = i32x4.splat(longest + 1)
        let length = i32x4.add(i32x4.splat(next), i32x4(0, 1, 2, 3))
        for (; next <= longest; next += 4) {
          const ahead = v128.load(at + ((<usize>next) << 2))
          const sum = i32x4.add(i32x4.add(v128.load(lengths + ((<usize>next) << 2)), ahead), price)
          const better = v128.and(i32x4.lt_s(sum, least), i32x4.lt_s(length, behind))
          least = v128.bitselect(sum, least, better)
          best = v128.bitselect(v128.or(i32x4.shl(length, 16), reach), best, better)
          length = i32x4.add(length, i32x4.splat(4))
        }
        next = longest + 1
      }
      const lowest = leastLane(least)
      const tied = v128.bitselect(best, i32x4.splat(i32.MAX_VALUE), i32x4.eq(least, lowest))
      cost = i32x4.extract_lane(lowest, 0)
      choice = i32x4.extract_lane(leastLane(tied), 0)
    }
    store<i32>(at, cost)
    store<i32>(choices + ((<usize>place) << 2), choice)
  }
}

/** Takes the symbols that were planned from..to-1 and counts them; gives back how many there are. */
export function takeSymbols(job: usize, from: i32, to: i32): i32 {
  const choices = load<usize>(job, CHOICES)
  const symbols = load<usize>(job, SYMBOLS)
  const counts = load<usize>(job, COUNTS)
  const distanceCounts = load<usize>(job, DISTANCE_COUNTS)
  const lengthCodes = load<usize>(job, LENGTH_CODES)
  let used: usize = 0
  for (let place = from; place < to; used++) {
    const symbol = load<i32>(choices + ((<usize>place) << 2))
    store<i32>(symbols + (used << 2), symbol)
    const length = symbol >> 16
    if (length === 0) {
      count(counts, symbol)
      place++
    } else {
      count(counts, 257 + load<u8>(lengthCodes + <usize>length))
      count(distanceCounts, distanceCode(symbol & 0xffff))
      place += length
    }
  }
  return <i32>used
}
