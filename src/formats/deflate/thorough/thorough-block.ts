import { WINDOW_BYTES } from '../../../common/deflate-cost.ts'
import { fillInput, withArrays, writeSymbols } from '../block-arrays.ts'
import { shorterCodes } from '../block-codes.ts'
import type { DeflateWork } from '../deflate-work.ts'
import { endStream, writeBlock } from '../write-block.ts'
import { splitSymbols } from './split-symbols.ts'
import { guessCounts, setPrices } from './symbol-prices.ts'
import {
  segmentPlaces,
  type ThoroughArrays,
  type ThoroughKernels,
  type ThoroughSteps,
  thoroughLayout,
  thoroughSteps,
} from './thorough-steps.ts'

/** How many candidates are looked at, and how often a block is planned anew by what its symbols cost before. */
const LEVELS = {
  1: { depth4: 6, depth8: 24, morePlans: 1 },
  2: { depth4: 12, depth8: 200, morePlans: 2 },
}

/** Places that a kernel is asked for at once: a few calls, so that V8 can replace its first, slow code. */
const CALL_PLACES = 2 ** 13

/** Lists matches from a place on; where the segment ends. */
function listSegment({ begin, list }: ThoroughSteps, from: number, to: number): number {
  begin(from)
  for (let place = from; ; ) {
    const most = Math.min(to, place + CALL_PLACES)
    place = list(place, most)
    if (place < most || place === to) return place
  }
}

/** Plans places from..to-1 of a segment by the prices, and counts the symbols; how many there are. */
function replan({ costs, counts, distanceCounts }: ThoroughArrays, steps: ThoroughSteps, from: number, to: number) {
  costs[to] = 0
  for (let place = to; place > from; place -= CALL_PLACES) steps.plan(Math.max(from, place - CALL_PLACES), place, to)
  counts.fill(0)
  distanceCounts.fill(0)
  return steps.take(from, to)
}

/** Writes the places first..to-1 of the input, in as many blocks as pay; where the stream then ends, in bits. */
function writeSegment(
  arrays: ThoroughArrays,
  kernels: ThoroughKernels,
  steps: ThoroughSteps,
  { first, to, bits: start, isLast }: { first: number; to: number; bits: number; isLast: boolean },
  morePlans: number,
): number {
  const { input, symbols, counts, distanceCounts, out } = arrays
  const all = replan(arrays, steps, 0, to - first)
  let bits = start
  let from = 0
  for (const size of splitSymbols(symbols.subarray(0, all))) {
    const end = from + size
    counts.fill(0)
    distanceCounts.fill(0)
    let count = steps.take(from, end)
    for (let n = 0; n < morePlans; n++) {
      setPrices(arrays, arrays)
      count = replan(arrays, steps, from, end)
    }
    const bytes = input.subarray(first + from, first + end)
    const codes = shorterCodes(counts, distanceCounts)
    const own = { bytes, codes, isLast: isLast && first + end === to }
    bits = writeBlock(out, bits, own, bits => writeSymbols(arrays, kernels, count, codes, bits))
    from = end
  }
  return bits
}

/**
 * Deflates a block with the symbols that cost least, by what symbols cost in the plan before, and with codes for parts
 * of it that are alike.
 * Method: shortest paths through all matches, after Zopfli (Alakuijala and Vandevenne, 2013) and libdeflate.
 */
export function thoroughBlock(work: DeflateWork, level: keyof typeof LEVELS): Uint8Array {
  const before = work.before.subarray(-WINDOW_BYTES)
  return withArrays(thoroughLayout(before.length, work.block.length), (arrays, kernels) => {
    const start = fillInput(arrays.input, before, work)
    const end = start + work.block.length
    const steps = thoroughSteps(arrays, kernels, LEVELS[level], end)
    steps.open(start)
    const { morePlans } = LEVELS[level]
    let bits = 0
    for (let first = start; first < end; ) {
      const to = listSegment(steps, first, Math.min(end, first + segmentPlaces(work.block.length)))
      if (first === start) {
        guessCounts(arrays, arrays.input.subarray(first, to))
        setPrices(arrays, arrays)
      }
      bits = writeSegment(arrays, kernels, steps, { first, to, bits, isLast: work.isLast && to === end }, morePlans)
      setPrices(arrays, arrays)
      first = to
    }
    return endStream(arrays.out, bits, work)
  })
}
