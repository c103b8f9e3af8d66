import { CERTAIN } from '../init/merge-cost.ts'
import { assignerOf, type ClusteringInput } from '../kmeans/coarsen.ts'
import { moveToMeans } from '../kmeans/lloyd.ts'
import { overrelaxed } from '../kmeans/overrelax.ts'
import { finish } from '../steps.ts'
import type { Centroids } from '../types.ts'
import { statisticsMaker } from './cluster-statistics.ts'
import { chanceAt } from './random.ts'
import { applySwaps, chooseSwaps } from './swap.ts'

/** How long to look for better centroids. */
export interface Effort {
  /** Rounds of swaps at most. */
  rounds: number
  /** Rounds in a row without a gain before the search ends. */
  patience: number
  /** Smallest estimated gain of a swap, in 20ths of its estimated cost: both are rough before the points settle. */
  minGainRatio: number
  /** Lloyd iterations after each round of swaps, at most. */
  iterations: number
  /** Up to this many distinct colors are searched one by one; above, 4-wide cells stand for them. */
  maxColors: number
  /** Rounds of `localSearch` on the rounded palette, at most. */
  localSearchRounds: number
  /** Starts that `geneticSearch` crosses to begin a second search with, a power of 2; 0 for no second search. */
  starts: number
}

const effort = (
  rounds: number,
  patience: number,
  minGainRatio: number,
  iterations: number,
  localSearchRounds: number,
  maxColors = 2 ** 16,
  starts = 0,
): Effort => ({ rounds, patience, minGainRatio, iterations, localSearchRounds, maxColors, starts })

/** By `speed` 1 to 10; cost and gain of each are in docs/benchmarks/search.md. */
export const EFFORTS: readonly Effort[] = [
  effort(160, 12, 4, 10, 100, 2 ** 20, 16),
  effort(120, 20, 5, 10, 100, 2 ** 19),
  effort(40, 8, 6, 10, 60, 2 ** 18),
  effort(20, 6, 7, 8, 30),
  effort(12, 4, 7, 6, 10),
  effort(8, 3, 10, 5, 8),
  effort(5, 3, 10, 5, 6),
  effort(3, 2, 10, 5, 4),
  effort(1, 1, 10, 5, 3),
  effort(0, 0, 20, 0, 2),
]

/**
 * Distinct colors from which on the search has fewer rounds, by the square root of their number, and local search
 * fewer still, by its square: a round takes time by the colors, and gains less where these are many.
 */
const MANY_COLORS = 2 ** 17

/** Speeds up to this one search as long whatever the picture. */
const MULTI_START_SPEED = 3

/** The effort of a speed, 1 to 10, for a picture of so many distinct colors. */
export function effortFor(speed: number, colors: number): Effort {
  const settings = EFFORTS[speed - 1]
  if (speed <= MULTI_START_SPEED || colors <= MANY_COLORS) return settings
  const part = MANY_COLORS / colors
  return {
    ...settings,
    rounds: Math.ceil(settings.rounds * Math.sqrt(part)),
    localSearchRounds: Math.round(settings.localSearchRounds * part * part),
  }
}

/** Of the iterations behind a round of swaps, Lloyd's; the others are overrelaxed. */
export const LAST_STEPS = 2

/**
 * Gets out of the local optimum that Lloyd's method ends in: takes centroids from where two clusters may as well be
 * one and puts them where one cluster had better be two, several at a time, lets the points settle, and keeps the
 * result if the squared error fell. After a failure half as many are tried, chosen with costs and gains scaled by
 * 0.5..1.5 at random, so that other swaps get their turn. Yields between rounds.
 * Source of the idea: P. Fränti and J. Kivijärvi, "Randomised local search algorithm for the clustering problem", 2000.
 */
export function* randomSwap(
  input: ClusteringInput,
  start: Centroids,
  effort: Effort,
  seed: number,
): Generator<number, Centroids> {
  if (effort.rounds === 0) return start
  const { points } = input
  const assigner = assignerOf(input)
  const settle = (from: Centroids) => {
    let centroids = finish(overrelaxed(assigner.sums, from, effort.iterations - LAST_STEPS))
    for (let n = 0; n < LAST_STEPS; n++) centroids = moveToMeans(centroids, assigner.sums(centroids)).next
    return centroids
  }
  const takeStatistics = statisticsMaker(points)
  let best = settle(start)
  let statistics = takeStatistics(best, assigner.indices(best))
  let most = Math.max(1, start.count >> 3)
  for (let round = 0, failures = 0; round < effort.rounds && failures < effort.patience; round++) {
    yield round / effort.rounds
    const drawn = 2 * start.count * round
    const chance = failures === 0 ? () => CERTAIN : (place: number) => chanceAt(seed, drawn + place)
    const swaps = chooseSwaps(best, statistics, most, effort.minGainRatio, chance)
    if (swaps.length === 0 && failures === 0) break
    const trial = settle(applySwaps(best, statistics, swaps))
    const next = takeStatistics(trial, assigner.indices(trial))
    if (next.inertia < statistics.inertia) {
      best = trial
      statistics = next
      failures = 0
    } else {
      failures++
      most = Math.max(1, most >> 1)
    }
  }
  takeStatistics.close()
  return best
}
