import { MAX_COLORS, UNITS } from '../../common/constants.ts'
import { areGray } from '../../common/pixel-keys.ts'
import { assignerOf, type ClusteringInput } from '../kmeans/coarsen.ts'
import type { PrunedAssigner } from '../kmeans/pruned-assignment.ts'
import { inertiaOf } from '../search/cluster-statistics.ts'
import { effortFor } from '../search/random-swap.ts'
import type { Hooks, QuantizeSettings } from '../settings.ts'
import type { Centroids, Points } from '../types.ts'
import { stepEvaluator } from './local-steps.ts'
import { paletteCentroids, roundPalette } from './round-palette.ts'
import { LOCAL_STEPS, type StepEffects } from './step-effects.ts'

/** The step of each entry that lowers the error most, where one does. */
function bestSteps({ change }: StepEffects, { coords, count }: Centroids) {
  const inside = (k: number, localStep: readonly number[]) =>
    localStep.every(
      (levels, d) => coords[k * 3 + d] + UNITS * levels >= 0 && coords[k * 3 + d] + UNITS * levels <= 255 * UNITS,
    )
  const steps: { k: number; localStep: readonly number[]; change: number }[] = []
  for (let k = 0; k < count; k++) {
    let best = { k, localStep: LOCAL_STEPS[0], change: 0 }
    LOCAL_STEPS.forEach((localStep, n) => {
      const here = change[k * LOCAL_STEPS.length + n]
      if (here < best.change && inside(k, localStep)) best = { k, localStep, change: here }
    })
    if (best.change < 0) steps.push(best)
  }
  return steps.sort((a, b) => a.change - b.change || a.k - b.k)
}

/** Takes the best steps, at most `most` and of overlapping ones only one; returns how many. */
function applySteps(effects: StepEffects, entries: Centroids, most: number): { moved: number; next: Centroids } {
  const coords = entries.coords.slice()
  const moved: number[] = []
  for (const { k, localStep } of bestSteps(effects, entries)) {
    if (moved.length === most) break
    if (moved.some(j => effects.overlaps[j * MAX_COLORS + k] === 1 || effects.overlaps[k * MAX_COLORS + j] === 1))
      continue
    moved.push(k)
    for (let d = 0; d < 3; d++) coords[k * 3 + d] += UNITS * localStep[d]
  }
  return { moved: moved.length, next: { ...entries, coords } }
}

/**
 * Lowers the error of 8-bit entries, which is not at its least where each is a rounded mean: moves entries by a level
 * along one axis or two, those that gain most first, as long as the exact error falls. At most `passes` rounds, a
 * yield in each. For opaque points in sRGB; the result is never worse than `entries`.
 */
export function* localSearch(
  points: Points,
  assigner: PrunedAssigner,
  entries: Centroids,
  passes: number,
): Generator<number, Centroids> {
  if (passes === 0) return entries
  const effectsOf = stepEvaluator(points)
  let best = entries
  let effects = effectsOf(best, assigner.indices(best))
  let { inertia } = effects
  let most = best.count
  for (let pass = 0; pass < passes; pass++) {
    const { moved, next } = applySteps(effects, best, most)
    if (moved === 0) break
    yield pass
    const indices = assigner.indices(next)
    const reached = inertiaOf(points, next, indices)
    if (reached < inertia) {
      best = next
      inertia = reached
      most = best.count
      // Takes longer than the assignment and the error together, and tells of the next round only.
      if (pass + 1 < passes) effects = effectsOf(best, indices)
    } else {
      most = moved >> 1
    }
  }
  effectsOf.close?.()
  return best
}

/**
 * The centroids as a palette, searched around in the space where the reported error is the distance: opaque pictures in
 * sRGB. Runs on the host in every back end.
 */
export async function makePalette(
  input: ClusteringInput,
  centroids: Centroids,
  { space, speed }: Pick<QuantizeSettings, 'space' | 'speed'>,
  hooks: Pick<Hooks, 'yieldToEventLoop'>,
): Promise<Uint32Array> {
  const { histogram, dims } = input
  const gray = areGray(histogram.keys)
  const rounded = roundPalette(centroids, space, gray)
  // Its steps change one or two channels, and would tint a picture without color.
  if (space !== 'srgb' || dims !== 3 || gray) return rounded
  const entries = paletteCentroids(rounded, 3, space)
  const most = effortFor(speed, input.points.weights.length).localSearchRounds
  const rounds = localSearch(input.points, assignerOf(input), entries, most)
  let round = rounds.next()
  while (!round.done) {
    await hooks.yieldToEventLoop()
    round = rounds.next()
  }
  return roundPalette(round.value, space, gray)
}
