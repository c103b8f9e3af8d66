import type { Centroids } from '../types.ts'
import { geneticSearch } from './genetic-search.ts'
import type { Effort } from './random-swap.ts'
import type { SearchList, Settled } from './search-list.ts'

/** Above this many colors the many starts settle and cross on 4-wide cells. */
export const CROSSOVER_COLORS = 2 ** 14

/** Whether cells stand for so many colors there. */
export const crossesCells = (colors: number): boolean => colors > CROSSOVER_COLORS

/** Overrelaxed iterations before the last ones of each search. */
const LONG_STEPS = 30

/** Centroids crossed from many starts, and improved by swaps on cells, then on all colors. */
function* crossedCentroids<Step, Result extends Settled>(
  colors: SearchList<Step, Result>,
  cells: SearchList<Step, Result>,
  effort: Effort,
  seed: number,
): Generator<Step, Centroids> {
  const crossed = yield* geneticSearch(cells, effort.starts, seed, { from: 0.4, to: 0.56 })
  const better = yield* cells.swap(crossed.centroids, effort, seed + 1, { from: 0.56, to: 0.6 })
  return yield* colors.swap(better, effort, seed + 2, { from: 0.6, to: 0.8 })
}

/**
 * Searches three times: from the fixed point that the split centroids lead to, from centroids crossed from many starts
 * (`geneticSearch`), and from the crossover of these two results. Returns the best of the fixed points, the first one
 * among them, so a search never loses. `cells` may stand for `colors` where many starts are searched
 * (`CROSSOVER_COLORS`). Yields between steps.
 */
export function* multiStart<Step, Result extends Settled>(
  colors: SearchList<Step, Result>,
  cells: SearchList<Step, Result>,
  effort: Effort,
  seed: number,
): Generator<Step, Centroids> {
  const less = { ...effort, rounds: effort.rounds >> 1, patience: effort.patience >> 1 }
  const plain = yield* colors.settle(yield* colors.split(seed, 0), 0, 0)
  const swapped = yield* colors.swap(plain.centroids, effort, seed, { from: 0, to: 0.4 })
  const first = yield* colors.settle(swapped, 0.4, LONG_STEPS)
  const crossed = yield* crossedCentroids(colors, cells, less, seed)
  const second = yield* colors.settle(crossed, 0.8, LONG_STEPS)
  const child = yield* colors.crossover(first, second, 0.8)
  const improved = yield* colors.swap(child, less, seed + 3, { from: 0.8, to: 0.99 })
  const third = yield* colors.settle(improved, 0.99, LONG_STEPS)
  let best = plain
  let least = yield* colors.inertia(plain, 0.99)
  for (const other of [first, second, third]) {
    const inertia = yield* colors.inertia(other, 0.99)
    if (inertia >= least) continue
    best = other
    least = inertia
  }
  return best.centroids
}
