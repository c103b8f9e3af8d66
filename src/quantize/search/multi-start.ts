import { type ClusteringInput, coarsen } from '../kmeans/coarsen.ts'
import { part } from '../steps.ts'
import type { Centroids } from '../types.ts'
import { crossover } from './crossover.ts'
import { geneticSearch, settler } from './genetic-search.ts'
import { type Effort, randomSwap } from './random-swap.ts'

/** Above this many colors the many starts settle and cross on 4-wide cells. */
const CROSSOVER_COLORS = 2 ** 14

/** Overrelaxed iterations before the last ones of each search. */
const LONG_STEPS = 30

/** Centroids crossed from many starts, and improved by swaps on cells, then on all colors. */
function* crossedCentroids(
  input: ClusteringInput,
  split: (input: ClusteringInput, seed: number) => Centroids,
  effort: Effort,
  seed: number,
): Generator<number, Centroids> {
  const cells = coarsen(input, CROSSOVER_COLORS)
  const crossed = yield* part(
    geneticSearch(cells, effort.starts, n => split(cells, seed + n)),
    0,
    0.4,
  )
  const better = yield* part(randomSwap(cells, crossed.centroids, effort, seed + 1), 0.4, 0.5)
  return yield* part(randomSwap(input, better, effort, seed + 2), 0.5, 1)
}

/**
 * Searches three times: from the fixed point that the split centroids lead to, from centroids crossed from many starts
 * (`geneticSearch`), and from the `crossover` of these two results. Returns the best of the fixed points, the first one
 * among them, so a search never loses. `split` gives the split centroids
 * of an input for a seed. Yields between steps.
 */
export function* multiStart(
  input: ClusteringInput,
  split: (input: ClusteringInput, seed: number) => Centroids,
  effort: Effort,
  seed: number,
): Generator<number, Centroids> {
  const settle = settler(input)
  const plain = yield* settle(split(input, seed), 0, 0)
  const less = { ...effort, rounds: effort.rounds >> 1, patience: effort.patience >> 1 }
  const first = yield* settle(yield* part(randomSwap(input, plain.centroids, effort, seed), 0, 0.4), 0.4, LONG_STEPS)
  const second = yield* settle(yield* part(crossedCentroids(input, split, less, seed), 0.4, 0.8), 0.8, LONG_STEPS)
  const child = crossover(input.points, first, second)
  const third = yield* settle(yield* part(randomSwap(input, child, less, seed + 3), 0.8, 0.99), 0.99, LONG_STEPS)
  const results = [plain, first, second, third]
  return results.reduce((best, other) => (other.inertia < best.inertia ? other : best)).centroids
}
