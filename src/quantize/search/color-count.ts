import { MIN_COLORS } from '../../common/constants.ts'
import { qualityOf } from '../../common/quality-scale.ts'
import type { BackendClustering } from '../backend.ts'
import { exactAssignment } from '../palette/color-assignment.ts'
import { roundPalette } from '../palette/round-palette.ts'
import type { Hooks, QuantizeSettings, Target } from '../settings.ts'
import { withoutSteps } from '../steps.ts'
import type { Assignment, ImageColors } from '../types.ts'
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
/** Where the estimates begin, and how many there are. */
const FIRST_COLORS = 64
const ESTIMATES = 4
/** Relative error of split boxes at the number of colors whose clusters have one of 1, typically. */
const ESTIMATED = 1.2

/** How the back end clusters the colors. */
export interface Clusterer {
  /** Into so many, to the end. */
  cluster(colors: number, hooks: Hooks): Promise<Assignment>
  /** For estimates. */
  open(): Promise<BackendClustering>
}

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

/** The error of the palette of split boxes. */
async function estimate(
  clustering: BackendClustering,
  colors: ImageColors,
  count: number,
  { space, seed }: QuantizeSettings,
  target: Target,
  hooks: Hooks,
): Promise<Trial> {
  const palette = roundPalette(await clustering.split(count, seed, hooks), space, colors.gray)
  const labels = await clustering.label(palette, target.figure === 'eye')
  labels.release()
  return { colors: count, relativeError: relativeErrorOf(errorOf(labels, colors, target.figure), target) }
}

/** Where to begin: the number of colors at which the error of split boxes alone, without any clustering, is right. */
async function firstGuess(
  clustering: BackendClustering,
  colors: ImageColors,
  settings: QuantizeSettings,
  target: Target,
  high: number,
  hooks: Hooks,
) {
  const trials: Trial[] = []
  let count = Math.min(FIRST_COLORS, high)
  try {
    while (trials.length < ESTIMATES && !trials.some(trial => trial.colors === count)) {
      trials.push(await estimate(clustering, colors, count, settings, target, withoutSteps(hooks)))
      count = clamp(guess(trials, ESTIMATED), MIN_COLORS, high)
      await hooks.yieldToEventLoop()
    }
  } finally {
    clustering.release()
  }
  return count
}

/**
 * Looks for the fewest colors whose nearest entries reach the target, at most `settings.colors`, and returns their
 * clustering. Estimates say where to begin; what decides is the error of real clusterings. Up to 131,072 distinct
 * colors one fewer was tried and failed, unless that takes more than eight; above, the number may be a few per cent
 * above the fewest. Where the most colors do not reach it, they are the result, unless their quality is below
 * `target.leastQuality`.
 */
export async function searchColorCount(
  colors: ImageColors,
  settings: QuantizeSettings,
  target: Target,
  { cluster, open }: Clusterer,
  hooks: Hooks,
): Promise<Assignment> {
  const begin = performance.now()
  const distinct = colors.size
  let best: Assignment | null =
    distinct <= settings.colors ? { ...exactAssignment(await colors.histogram()), searchedColors: distinct } : null
  const finish = (assignment: Assignment): Assignment => {
    const { init, kmeans, palette } = assignment.ms
    return { ...assignment, ms: { ...assignment.ms, search: performance.now() - begin - init - kmeans - palette } }
  }
  if (best && target.figure === 'eye') return finish(best)
  const trials: Trial[] = []
  let [low, high, failed] = [MIN_COLORS, Math.min(distinct, settings.colors), false]
  try {
    let count = await firstGuess(await open(), colors, settings, target, high, hooks)
    for (let step = 1; low < high || !best; step *= 2) {
      if (best) count = Math.min(count, high - (failed ? 1 : step))
      else if (failed) count = Math.max(count, low + step / 2 - 1)
      count = clamp(count, low, high)
      const found = { ...(await cluster(count, searchHooks(hooks, trials.length))), searchedColors: count }
      const error = errorOf(found.labels, colors, target.figure)
      const reaches = error <= target.most
      const isLast = !reaches && count === settings.colors
      if (reaches || isLast) {
        best?.labels.release()
        best = found
      } else {
        found.labels.release()
      }
      if (isLast) {
        if (target.leastQuality !== undefined)
          checkReached(qualityOf(error), target.leastQuality, `even with ${count} colors`)
        return finish(found)
      }
      const relativeError = relativeErrorOf(error, target)
      trials.push({ colors: count, relativeError })
      if (reaches) {
        high = count
      } else {
        low = count + 1
        failed = true
      }
      const near = reaches && relativeError >= NEAR
      const enough = distinct > MANY ? near || trials.length >= FEW_CLUSTERINGS : trials.length >= MAX_CLUSTERINGS
      if (best && enough) break
      count = guess(trials, distinct > MANY ? SAFE : 1)
    }
    return finish(best)
  } catch (error) {
    best?.labels.release()
    throw error
  }
}
