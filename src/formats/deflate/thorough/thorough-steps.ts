import { lengthCodes, MAX_MATCH } from '../../../common/deflate-cost.ts'
import type { Kernels } from '../../../common/kernels/kernels.ts'
import { writingLayout } from '../block-arrays.ts'
import { outBytesFor, PAD_BYTES } from '../deflate-work.ts'
import { HASH_BITS, RING_PLACES } from '../find-symbols.ts'
import { plainPlanner } from './cheapest-symbols.ts'
import { plainMatchLists, type SearchDepth } from './list-matches.ts'

/** Places that are planned together, at most. */
const SEGMENT_PLACES = 2 ** 17
/** Room for their matches: most places have fewer than so many, and some have 256. */
const MATCHES_PER_PLACE = 8
const MIN_MATCHES = 1024
/** Vectors read prices and costs behind the longest match. */
const SPARE_LENGTHS = 8

export const segmentPlaces = (block: number): number => Math.min(SEGMENT_PLACES, block)

export function thoroughLayout(before: number, block: number) {
  const places = segmentPlaces(block)
  return {
    job: [Int32Array, 32],
    input: [Uint8Array, before + block + PAD_BYTES],
    heads3: [Int32Array, 2 ** HASH_BITS],
    heads4: [Int32Array, 2 ** HASH_BITS],
    heads8: [Int32Array, 2 ** HASH_BITS],
    previous4: [Int32Array, RING_PLACES],
    previous8: [Int32Array, RING_PLACES],
    matches: [Uint32Array, MATCHES_PER_PLACE * places + MIN_MATCHES],
    starts: [Int32Array, places + 1],
    costs: [Int32Array, places + 1 + MAX_MATCH + SPARE_LENGTHS],
    choices: [Uint32Array, places],
    counts: [Uint32Array, 286],
    distanceCounts: [Uint32Array, 30],
    lengthCodes: [Uint8Array, MAX_MATCH + 1],
    literalPrices: [Int32Array, 256],
    lengthPrices: [Int32Array, MAX_MATCH + 1 + SPARE_LENGTHS],
    distancePrices: [Int32Array, 30],
    ...writingLayout(places, outBytesFor(block)),
  } as const
}

type Layout = ReturnType<typeof thoroughLayout>
export type ThoroughArrays = Kernels<Layout>['arrays']
export type ThoroughKernels = Kernels<Layout> | null

/** The hot steps of a block, whichever code does them. */
export interface ThoroughSteps {
  /** Puts the bytes before the block into the chains. */
  open(to: number): void
  /** Begins a segment. */
  begin(place: number): void
  /** Lists the matches of the places from..to-1; where it ended, before `to` if there is no more room. */
  list(from: number, to: number): number
  /** Plans places from..to-1 of the segment so that the bytes up to `end` cost least; from the end on. */
  plan(from: number, to: number, end: number): void
  /** Takes the symbols planned there and counts them; how many there are. */
  take(from: number, to: number): number
}

/** The order in which the kernels are told addresses and numbers. */
const MATCHING = ['input', 'heads3', 'heads4', 'heads8', 'previous4', 'previous8', 'matches', 'starts'] as const
const PLANNING = ['costs', 'choices', 'symbols', 'counts', 'distanceCounts', 'lengthCodes'] as const
const PRICES = ['literalPrices', 'lengthPrices', 'distancePrices'] as const
const FIRST = 10
const USED = 11

function kernelSteps({ run, arrays, at }: Kernels<Layout>, depth: SearchDepth, end: number): ThoroughSteps {
  const { job, matches } = arrays
  const addresses = (names: readonly (keyof Layout)[]) => names.map(name => at[name])
  const numbers = [end, matches.length, 0, 0, 0, depth.depth4, depth.depth8]
  job.set([...addresses(MATCHING), ...numbers, ...addresses(PLANNING), ...addresses(PRICES)])
  arrays.lengthCodes.set(lengthCodes)
  return {
    open: to => run.openMatches(at.job, to),
    begin(place) {
      job[FIRST] = place
      job[USED] = 0
    },
    list: (from, to) => run.listMatches(at.job, from, to),
    plan: (from, to, end) => run.planSymbols(at.job, from, to, end),
    take: (from, to) => run.takeSymbols(at.job, from, to),
  }
}

function plainSteps(arrays: ThoroughArrays, depth: SearchDepth, end: number): ThoroughSteps {
  const lists = plainMatchLists(arrays, depth, end)
  const planner = plainPlanner(arrays)
  return {
    ...planner,
    open: lists.open,
    list: lists.list,
    begin(place) {
      lists.begin(place)
      planner.begin(place)
    },
  }
}

/** `end`: where the block ends in the input. */
export const thoroughSteps = (
  arrays: ThoroughArrays,
  kernels: ThoroughKernels,
  depth: SearchDepth,
  end: number,
): ThoroughSteps => (kernels ? kernelSteps(kernels, depth, end) : plainSteps(arrays, depth, end))
