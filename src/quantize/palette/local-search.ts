import { MAX_COLORS, UNITS } from '../../common/constants.ts'
import type { ClusteringColors } from '../kmeans/clustering-input.ts'
import { effortFor } from '../search/random-swap.ts'
import type { Hooks, QuantizeSettings } from '../settings.ts'
import type { Centroids } from '../types.ts'
import { paletteCentroids, roundPalette } from './round-palette.ts'
import { type Assessor, LOCAL_STEPS, type StepEffects } from './step-effects.ts'

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
 * along one axis or two, those that gain most first, as long as the exact error falls. At most `passes` rounds, a turn
 * for the event loop in each. For opaque points in sRGB; the result is never worse than `entries`.
 */
export async function localSearch(
  assessor: Assessor,
  entries: Centroids,
  passes: number,
  hooks: Pick<Hooks, 'yieldToEventLoop'>,
): Promise<Centroids> {
  if (passes === 0) return entries
  let best = entries
  let effects = (await assessor.assess(best)).effects()
  let { inertia } = effects
  let most = best.count
  for (let pass = 0; pass < passes; pass++) {
    const { moved, next } = applySteps(effects, best, most)
    if (moved === 0) break
    await hooks.yieldToEventLoop()
    const reached = await assessor.assess(next)
    const { inertia: found } = reached
    if (found < inertia) {
      best = next
      inertia = found
      most = best.count
      // On the host it takes longer than the assignment and the error together, and tells of the next round only.
      if (pass + 1 < passes) effects = reached.effects()
    } else {
      most = moved >> 1
    }
  }
  return best
}

/**
 * The centroids as a palette, searched around in the space where the reported error is the distance: opaque pictures in
 * sRGB.
 */
export async function makePalette(
  { colors: { size, gray }, dims }: ClusteringColors,
  centroids: Centroids,
  { space, speed }: Pick<QuantizeSettings, 'space' | 'speed'>,
  hooks: Pick<Hooks, 'yieldToEventLoop'>,
  openAssessor: () => Promise<Assessor>,
): Promise<Uint32Array> {
  const rounded = roundPalette(centroids, space, gray)
  const most = effortFor(speed, size).localSearchRounds
  // Its steps change one or two channels, and would tint a picture without color.
  if (space !== 'srgb' || dims !== 3 || gray || most === 0) return rounded
  const assessor = await openAssessor()
  try {
    const entries = paletteCentroids(rounded, 3, space)
    return roundPalette(await localSearch(assessor, entries, most, hooks), space, gray)
  } finally {
    assessor.close()
  }
}
