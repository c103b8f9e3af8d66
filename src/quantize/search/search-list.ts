import { makeSamples } from '../init/samples.ts'
import { assignerOf, type ClusteringInput } from '../kmeans/coarsen.ts'
import { lloyd } from '../kmeans/lloyd.ts'
import { overrelaxed } from '../kmeans/overrelax.ts'
import { part } from '../steps.ts'
import type { Centroids } from '../types.ts'
import { inertiaOf } from './cluster-statistics.ts'
import { crossover, type Solution } from './crossover.ts'
import { type Effort, randomSwap } from './random-swap.ts'

/** The part of a search's progress that a step takes. */
export interface ProgressRange {
  from: number
  to: number
}

/** Where centroids have settled. */
export type Settled = Pick<Solution, 'centroids'>

/**
 * Points, and what a search with many starts does with them; so that each back end decides alike. A step yields to
 * whoever runs the search: its progress, or a promise of its result.
 */
export interface SearchList<Step, Result extends Settled> {
  /** The split centroids for a seed. */
  split(seed: number, progress: number): Generator<Step, Centroids>
  /** Overrelaxed iterations, as many as given, then Lloyd's, `most` or to the fixed point. */
  settle(start: Centroids, progress: number, longSteps: number, most?: number): Generator<Step, Result>
  /** Rounds of swaps; see `randomSwap`. */
  swap(start: Centroids, effort: Effort, seed: number, range: ProgressRange): Generator<Step, Centroids>
  /** See `crossover`. */
  crossover(a: Result, b: Result, progress: number): Generator<Step, Centroids>
  /** Weighted squared distance of all points to their centroids: an exact integer below 2^53. */
  inertia(result: Result, progress: number): Generator<Step, number>
}

/** Makes `settle` of a list. */
function settler(input: ClusteringInput) {
  const { histogram, points } = input
  const { sums, indices } = assignerOf(input)
  return function* settle(
    start: Centroids,
    progress: number,
    longSteps: number,
    most?: number,
  ): Generator<number, Solution> {
    const from = yield* part(overrelaxed(sums, start, longSteps), progress, progress)
    const iterations = lloyd(histogram, points, from, sums, indices, most)
    let step = iterations.next()
    while (!step.done) {
      yield progress
      step = iterations.next()
    }
    const { centroids } = step.value
    return { centroids, indices: indices(centroids) }
  }
}

/** The points of an input, on the CPU; `split` gives its split centroids. */
export function cpuSearchList(
  input: ClusteringInput,
  split: (input: ClusteringInput, seed: number) => Centroids,
): SearchList<number, Solution> {
  return {
    *split(seed, progress) {
      yield progress
      return split(input, seed)
    },
    settle: settler(input),
    swap: (start, effort, seed, { from, to }) => part(randomSwap(input, start, effort, seed), from, to),
    *crossover(a, b, progress) {
      yield progress
      return crossover(input.points, a, b)
    },
    *inertia({ centroids, indices }, progress) {
      yield progress
      return inertiaOf({ ...input.points, weights: makeSamples(input.points).weights }, centroids, indices)
    },
  }
}
