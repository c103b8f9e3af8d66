import { distanceCode, lengthCodes, MIN_MATCH } from '../../../common/deflate-cost.ts'
import type { MatchLists } from './list-matches.ts'
import type { SymbolCounts, SymbolPrices } from './symbol-prices.ts'

/** What is planned of a segment, by place. */
export interface SymbolPlan extends Pick<MatchLists, 'input' | 'matches' | 'starts'>, SymbolPrices, SymbolCounts {
  /** What the bytes from a place on cost. */
  costs: Int32Array
  /** The symbol to take there: a byte, or length << 16 and distance. */
  choices: Uint32Array
  symbols: Uint32Array
}

/** The plain code that plans symbols; the kernel does the same. */
export function plainPlanner(plan: SymbolPlan) {
  const { input, matches, starts, costs, choices, symbols, counts, distanceCounts } = plan
  const { literalPrices, lengthPrices, distancePrices } = plan
  let first = 0
  return {
    begin(place: number): void {
      first = place
    },
    /** Plans places from..to-1 of the segment for the least cost up to `end`; ties go to the least symbol. */
    plan(from: number, to: number, end: number): void {
      for (let place = to - 1; place >= from; place--) {
        let choice = input[first + place]
        let cost = literalPrices[choice] + costs[place + 1]
        let next = MIN_MATCH
        for (let m = starts[place]; m < starts[place + 1]; m++) {
          const distance = matches[m] & 0xffff
          const longest = Math.min(matches[m] >>> 16, end - place)
          for (; next <= longest; next++) {
            const sum = costs[place + next] + lengthPrices[next] + distancePrices[distanceCode(distance)]
            if (sum >= cost) continue
            cost = sum
            choice = (next << 16) | distance
          }
        }
        costs[place] = cost
        choices[place] = choice
      }
    },
    /** Takes the symbols that were planned and counts them; how many there are. */
    take(from: number, to: number): number {
      let used = 0
      for (let place = from; place < to; used++) {
        const symbol = choices[place]
        const length = symbol >>> 16
        symbols[used] = symbol
        counts[length === 0 ? symbol : 257 + lengthCodes[length]]++
        if (length > 0) distanceCounts[distanceCode(symbol & 0xffff)]++
        place += length || 1
      }
      return used
    },
  }
}
