import { MIN_COLORS } from '../../common/constants.ts'
import { areGray } from '../../common/pixel-keys.ts'
import { qualityOf } from '../../common/quality-scale.ts'
import { splitCentroids } from '../init/seed.ts'
import { makeClusteringInput } from '../kmeans/clustering-input.ts'
import { coarsen } from '../kmeans/coarsen.ts'
import { prunedAssigner } from '../kmeans/pruned-assignment.ts'
import { exactAssignment } from '../palette/color-assignment.ts'
import { paletteCentroids, roundPalette } from '../palette/round-palette.ts'
import type { Hooks, QuantizeSettings, Target } from '../settings.ts'
import type { Assignment, ImageHistogram } from '../types.ts'
import { checkReached, errorOf } from './target-error.ts'

/** Clusterings at the asked speed, at most, unless none of them reaches the target yet. */
const MAX_CLUSTERINGS = 8
/** The same if there are more than `MANY` distinct colors: a clustering takes a second then. */
const FEW_CLUSTERINGS = 2
const MANY = 2 ** 17
/** A relative error that is near enough then: at most about 6 % more colors than the fewest. */
const NEAR = 0.95
/** What is aimed at then, so that the second clustering reaches the target. */
const SAFE = 0.97
/** Estimates are made on 4-wide cells above this many colors. */
const ESTIMATE_COLORS = 2 ** 12
/** Where the estimates begin, and how many there are. */
const FIRST_COLORS = 64
const ESTIMATES = 4
/** Relative error of split boxes at the number of colors whose clusters have one of 1, typically. */
const ESTIMATED = 1.2

/** Clusters the colors into so many, as the back end does it. */
export type Cluster = (colors: number, hooks: Hooks) => Promise<Assignment>

/** The steps of clusterings within a search as one stage, which never goes backwards. */
function searchHooks(hooks: Hooks, trialCount: number): Hooks {
  const from = 1 - 0.7 ** trialCount
  const part = (stage: string, fraction: number) => (stage === 'init' ? 0.7 * fraction : 0.7 + 0.3 * fraction)
  return {
    ...hooks,
    step: (stage, fraction, iterations) =>
      hooks.step('search', from + (1 - from) * 0.3 * part(stage, fraction), iterations),
  }
}

/** An error as a part of the most allowed, so that it falls with about the 0.8th power of the number of colors. */
function relativeErrorOf(error: number, { figure, most }: Target): number {
  const part = most > 0 ? error / most : error > 0 ? Number.MAX_VALUE : 0
  return figure === 'eye' ? Math.sqrt(part) : part
}

interface Trial {
  colors: number
  relativeError: number
}

/**
 * Where the relative error is about `targetError`, on the line through the last two trials over 1 / colors; exact
 * operations only.
 */
function guess(trials: readonly Trial[], targetError: number): number {
  const [last, before] = [trials[trials.length - 1], trials[trials.length - 2]]
  if (before) {
    const slope = (last.relativeError - before.relativeError) / (1 / last.colors - 1 / before.colors)
    const inverse = 1 / last.colors + (targetError - last.relativeError) / slope
    if (slope > 0 && inverse > 0) return Math.round(1 / inverse)
  }
  return Math.round((last.colors * last.relativeError) / targetError)
}

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value || low))

/** Where to begin: the number of colors at which the error of split boxes alone, without any clustering, is right. */
async function firstGuess(
  counts: ImageHistogram,
  settings: QuantizeSettings,
  target: Target,
  high: number,
  hooks: Hooks,
) {
  const { space, weights, seed } = settings
  const input = makeClusteringInput(counts, space, weights)
  const { points, tree } = input
  const small = coarsen(input, ESTIMATE_COLORS)
  const { indices } = prunedAssigner(points, tree)
  const measure = errorOf(counts, target.figure)
  const trials: Trial[] = []
  let colors = Math.min(FIRST_COLORS, high)
  while (trials.length < ESTIMATES && !trials.some(trial => trial.colors === colors)) {
    const palette = roundPalette(splitCentroids(small, colors, seed), space, areGray(counts.keys))
    const error = measure({ palette, indices: indices(paletteCentroids(palette, points.dims, space)) })
    trials.push({ colors, relativeError: relativeErrorOf(error, target) })
    colors = clamp(guess(trials, ESTIMATED), MIN_COLORS, high)
    await hooks.yieldToEventLoop()
  }
  return colors
}

/**
 * Looks for the fewest colors whose nearest entries reach the target, at most `settings.colors`, and returns their
 * clustering. Estimates say where to begin; what decides is the error of real clusterings. Up to 131,072 distinct
 * colors one fewer was tried and failed, unless that takes more than eight; above, the number may be a few per cent
 * above the fewest. Where the most colors do not reach it, they are the result, unless their quality is below
 * `target.leastQuality`.
 */
export async function searchColorCount(
  counts: ImageHistogram,
  settings: QuantizeSettings,
  target: Target,
  cluster: Cluster,
  hooks: Hooks,
): Promise<Assignment> {
  const begin = performance.now()
  const distinct = counts.keys.length
  let best: Assignment | null =
    distinct <= settings.colors ? { ...exactAssignment(counts), searchedColors: distinct } : null
  const finish = (assignment: Assignment): Assignment => {
    const { init, kmeans, palette } = assignment.ms
    return { ...assignment, ms: { ...assignment.ms, search: performance.now() - begin - init - kmeans - palette } }
  }
  if (best && target.figure === 'eye') return finish(best)
  const measure = errorOf(counts, target.figure)
  const trials: Trial[] = []
  let [low, high, failed] = [MIN_COLORS, Math.min(distinct, settings.colors), false]
  let colors = await firstGuess(counts, settings, target, high, hooks)
  for (let step = 1; low < high || !best; step *= 2) {
    if (best) colors = Math.min(colors, high - (failed ? 1 : step))
    else if (failed) colors = Math.max(colors, low + step / 2 - 1)
    colors = clamp(colors, low, high)
    const { labels: found, ...rest } = await cluster(colors, searchHooks(hooks, trials.length))
    const labels = await found.keep()
    const assignment = { ...rest, labels, searchedColors: colors }
    const error = measure({ palette: rest.palette, indices: await labels.indices() })
    if (error > target.most && colors === settings.colors) {
      if (target.leastQuality !== undefined)
        checkReached(qualityOf(error), target.leastQuality, `even with ${colors} colors`)
      return finish(assignment)
    }
    const relativeError = relativeErrorOf(error, target)
    trials.push({ colors, relativeError })
    if (error <= target.most) {
      best = assignment
      high = colors
    } else {
      low = colors + 1
      failed = true
    }
    const near = best === assignment && relativeError >= NEAR
    const enough = distinct > MANY ? near || trials.length >= FEW_CLUSTERINGS : trials.length >= MAX_CLUSTERINGS
    if (best && enough) break
    colors = guess(trials, distinct > MANY ? SAFE : 1)
  }
  return finish(best)
}
