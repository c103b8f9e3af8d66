import type { ProgressRange, SearchList, Settled } from './search-list.ts'

/** Overrelaxed iterations after each start and each crossing, then Lloyd iterations. */
const LONG_STEPS = 8
const ITERATIONS = 2

/**
 * Crosses `count` starts, split for `seed` and the numbers behind it, two by two, then their children, until one is
 * left; each first settles for a few Lloyd iterations. `count` is a power of 2. Yields between iterations.
 */
export function* geneticSearch<Step, Result extends Settled>(
  list: SearchList<Step, Result>,
  count: number,
  seed: number,
  { from, to }: ProgressRange,
): Generator<Step, Result> {
  const progressOf = (n: number) => from + ((to - from) * n) / (2 * count)
  const generation: Result[] = []
  for (let n = 0; n < count; n++) {
    const start = yield* list.split(seed + n, progressOf(n))
    generation.push(yield* list.settle(start, progressOf(n), LONG_STEPS, ITERATIONS))
  }
  for (let round = count; generation.length > 1; round++) {
    const [a, b] = generation.splice(0, 2)
    const child = yield* list.crossover(a, b, progressOf(round))
    generation.push(yield* list.settle(child, progressOf(round), LONG_STEPS, ITERATIONS))
  }
  return generation[0]
}
