import { assignerOf, type ClusteringInput } from '../kmeans/coarsen.ts'
import { lloyd } from '../kmeans/lloyd.ts'
import { overrelaxed } from '../kmeans/overrelax.ts'
import { part } from '../steps.ts'
import type { Centroids } from '../types.ts'
import { statisticsMaker } from './cluster-statistics.ts'
import { crossover, type Solution } from './crossover.ts'

/** Overrelaxed iterations after each start and each crossing, then Lloyd iterations. */
const LONG_STEPS = 8
const ITERATIONS = 2

/**
 * Makes a function that runs overrelaxed iterations on a problem, as many as given, and then Lloyd iterations, `most`
 * or to the fixed point. It yields its `progress`.
 */
export function settler(input: ClusteringInput) {
  const { histogram, points } = input
  const { sums, indices } = assignerOf(input)
  const takeStatistics = statisticsMaker(points)
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
    const assigned = indices(centroids)
    return { centroids, indices: assigned, inertia: takeStatistics(centroids, assigned).inertia }
  }
}

/**
 * Crosses `count` starts two by two, then their children, until one is left; each first settles for a few Lloyd
 * iterations. `count` is a power of 2. Yields between iterations.
 */
export function* geneticSearch(
  input: ClusteringInput,
  count: number,
  start: (n: number) => Centroids,
): Generator<number, Solution> {
  const settle = settler(input)
  const generation: Solution[] = []
  for (let n = 0; n < count; n++) generation.push(yield* settle(start(n), n / (2 * count), LONG_STEPS, ITERATIONS))
  for (let round = count; generation.length > 1; round++) {
    const [a, b] = generation.splice(0, 2)
    generation.push(yield* settle(crossover(input.points, a, b), round / (2 * count), LONG_STEPS, ITERATIONS))
  }
  return generation[0]
}
