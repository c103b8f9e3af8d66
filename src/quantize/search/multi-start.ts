import { coarsen, type Problem } from '../kmeans/coarsen.ts'
import { part } from '../steps.ts'
import type { Centroids } from '../types.ts'
import { cross } from './crossover.ts'
import { breed, settler } from './genetic-search.ts'
import { type Effort, refine } from './random-swap.ts'

/** Above this many colours the many starts settle and cross on 4-wide cells. */
const BREED_COLOURS = 2 ** 14

/** Overrelaxed iterations before the last ones of each search. */
const LONG_STEPS = 30

/** Centroids crossed from many starts, and improved by swaps on cells, then on all colours. */
function* bredCentroids(
  problem: Problem,
  split: (problem: Problem, seed: number) => Centroids,
  effort: Effort,
  seed: number,
): Generator<number, Centroids> {
  const cells = coarsen(problem, BREED_COLOURS)
  const bred = yield* part(
    breed(cells, effort.starts, n => split(cells, seed + n)),
    0,
    0.4,
  )
  const better = yield* part(refine(cells, bred.centroids, effort, seed + 1), 0.4, 0.5)
  return yield* part(refine(problem, better, effort, seed + 2), 0.5, 1)
}

/**
 * Searches three times: from the fixed point that the split centroids lead to, from centroids crossed from many starts
 * (`breed`), and from the results of these two crossed (`cross`). Returns the best of the fixed points, the first one
 * among them, so a search never loses. `split` gives the split centroids
 * of a problem for a seed. Yields between steps.
 */
export function* searchThoroughly(
  problem: Problem,
  split: (problem: Problem, seed: number) => Centroids,
  effort: Effort,
  seed: number,
): Generator<number, Centroids> {
  const settle = settler(problem)
  const plain = yield* settle(split(problem, seed), 0, 0)
  const less = { ...effort, rounds: effort.rounds >> 1, patience: effort.patience >> 1 }
  const first = yield* settle(yield* part(refine(problem, plain.centroids, effort, seed), 0, 0.4), 0.4, LONG_STEPS)
  const second = yield* settle(yield* part(bredCentroids(problem, split, less, seed), 0.4, 0.8), 0.8, LONG_STEPS)
  const child = cross(problem.points, first, second)
  const third = yield* settle(yield* part(refine(problem, child, less, seed + 3), 0.8, 0.99), 0.99, LONG_STEPS)
  const found = [plain, first, second, third]
  return found.reduce((best, other) => (other.inertia < best.inertia ? other : best)).centroids
}
