import { anneal } from './anneal.ts'
import { treeAssigner } from './assign-tree.ts'
import { lloyd } from './cluster.ts'
import { coarsen, type Problem } from './coarsen.ts'
import { seededRandom } from './random.ts'
import { type Effort, refine } from './refine.ts'
import { surveyor } from './survey.ts'
import type { Centroids } from './types.ts'

/** Above this many colours the shaken iterations run on 4-wide cells. */
const SHAKEN_COLOURS = 2 ** 14

/** Runs a part of the search, its progress scaled to from..to. */
function* part(steps: Generator<number, Centroids>, from: number, to: number): Generator<number, Centroids> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    yield from + (to - from) * step.value
  }
}

/** The fixed point of Lloyd's method from the given centroids, with the squared error there. */
function* settle({ colours, points, tree }: Problem, start: Centroids, progress: number) {
  const { sums, indices } = treeAssigner(points, tree)
  const iterations = lloyd(colours, points, start, sums, indices)
  let step = iterations.next()
  while (!step.done) {
    yield progress
    step = iterations.next()
  }
  const { centroids } = step.value
  return { centroids, inertia: surveyor(points)(centroids, indices(centroids)).inertia }
}

/**
 * Searches twice, from the split centroids and from ones that were shaken first (`anneal`), and returns the best of the
 * two fixed points and of the one that the split centroids lead to by themselves; so a search never loses. `split` gives
 * the split centroids of a problem. Yields between steps.
 */
export function* searchTwice(
  problem: Problem,
  split: (problem: Problem) => Centroids,
  effort: Effort,
  seed: number,
): Generator<number, Centroids> {
  const start = split(problem)
  let best = yield* settle(problem, start, 0)
  const swapped = yield* part(refine(problem, start, effort, seed), 0, 0.4)
  const cells = coarsen(problem, SHAKEN_COLOURS)
  const shakes = anneal(cells, split(cells), effort.shakes, seededRandom(seed + 1))
  const shaken = yield* part(shakes, 0.4, 0.6)
  const both = [swapped, yield* part(refine(problem, shaken, effort, seed + 1), 0.6, 0.99)]
  for (const centroids of both) {
    const other = yield* settle(problem, centroids, 0.99)
    if (other.inertia < best.inertia) best = other
  }
  return best.centroids
}
