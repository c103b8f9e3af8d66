import { MAX_COLORS, UNITS } from '../../common/constants.ts'
import type { Problem } from '../kmeans/coarsen.ts'
import { type TreeAssigner, treeAssigner } from '../kmeans/pruned-assignment.ts'
import { inertiaOf } from '../search/cluster-statistics.ts'
import { effortFor } from '../search/random-swap.ts'
import type { Hooks, QuantizeSettings } from '../settings.ts'
import type { Centroids, Points } from '../types.ts'
import { NUDGES, type Nudges, nudgeSurveyor } from './local-steps.ts'
import { paletteCentroids, roundPalette } from './round-palette.ts'

/** The nudge of each entry that lowers the error most, where one does. */
function bestNudges({ change }: Nudges, { coords, count }: Centroids) {
  const inside = (k: number, nudge: readonly number[]) =>
    nudge.every(
      (levels, d) => coords[k * 3 + d] + UNITS * levels >= 0 && coords[k * 3 + d] + UNITS * levels <= 255 * UNITS,
    )
  const found: { k: number; nudge: readonly number[]; change: number }[] = []
  for (let k = 0; k < count; k++) {
    let best = { k, nudge: NUDGES[0], change: 0 }
    NUDGES.forEach((nudge, n) => {
      const here = change[k * NUDGES.length + n]
      if (here < best.change && inside(k, nudge)) best = { k, nudge, change: here }
    })
    if (best.change < 0) found.push(best)
  }
  return found.sort((a, b) => a.change - b.change || a.k - b.k)
}

/** Carries out the best nudges, at most `most` and of rivals only one; returns how many. */
function applyNudges(view: Nudges, entries: Centroids, most: number): { moved: number; next: Centroids } {
  const coords = entries.coords.slice()
  const moved: number[] = []
  for (const { k, nudge } of bestNudges(view, entries)) {
    if (moved.length === most) break
    if (moved.some(j => view.rivals[j * MAX_COLORS + k] === 1 || view.rivals[k * MAX_COLORS + j] === 1)) continue
    moved.push(k)
    for (let d = 0; d < 3; d++) coords[k * 3 + d] += UNITS * nudge[d]
  }
  return { moved: moved.length, next: { ...entries, coords } }
}

/**
 * Lowers the error of 8-bit entries, which is not at its least where each is a rounded mean: nudges entries by a level
 * along one axis or two, those that gain most first, as long as the exact error falls. At most `passes` rounds, a
 * yield in each. For opaque points in sRGB; the result is never worse than `entries`.
 */
export function* polish(
  points: Points,
  assigner: TreeAssigner,
  entries: Centroids,
  passes: number,
): Generator<number, Centroids> {
  if (passes === 0) return entries
  const survey = nudgeSurveyor(points)
  let best = entries
  let view = survey(best, assigner.indices(best))
  let { inertia } = view
  let most = best.count
  for (let pass = 0; pass < passes; pass++) {
    const { moved, next } = applyNudges(view, best, most)
    if (moved === 0) break
    yield pass
    const indices = assigner.indices(next)
    const reached = inertiaOf(points, next, indices)
    if (reached < inertia) {
      best = next
      inertia = reached
      most = best.count
      // Takes longer than the assignment and the error together, and tells of the next round only.
      if (pass + 1 < passes) view = survey(best, indices)
    } else {
      most = moved >> 1
    }
  }
  return best
}

/**
 * The centroids as a palette, polished in the space where the reported error is the distance: opaque pictures in sRGB.
 * Runs on the host in every back end.
 */
export async function makePalette(
  { points, tree }: Problem,
  centroids: Centroids,
  { space, speed }: Pick<QuantizeSettings, 'space' | 'speed'>,
  hooks: Pick<Hooks, 'breathe'>,
): Promise<Uint32Array> {
  const rounded = roundPalette(centroids, space)
  if (space !== 'srgb' || points.dims !== 3) return rounded
  const entries = paletteCentroids(rounded, 3, space)
  const rounds = polish(points, treeAssigner(points, tree), entries, effortFor(speed, points.weights.length).polish)
  let round = rounds.next()
  while (!round.done) {
    await hooks.breathe()
    round = rounds.next()
  }
  return roundPalette(round.value, space)
}
