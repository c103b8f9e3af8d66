import { treeAssigner } from './assign-tree.ts'
import { coarsen } from './coarsen.ts'
import { MIN_COLORS } from './constants.ts'
import { exactMapping, type Mapping } from './mapping.ts'
import { paletteCentroids, roundPalette } from './palette.ts'
import type { Hooks, QuantizeSettings } from './result.ts'
import { splitCentroids } from './seed.ts'
import { toPoints } from './space.ts'
import { errorOf, type Target } from './target.ts'
import { buildTree } from './tree.ts'
import type { Colours } from './types.ts'
import { weigh } from './weigh.ts'

/** Clusterings at the asked speed, at most, unless the last of them does not reach the target yet. */
const MOST_CLUSTERINGS = 8
/** The same where there are more than `MANY` distinct colours: a clustering takes a second then. */
const FEW_CLUSTERINGS = 3
const MANY = 2 ** 16
/** Estimates are made on 4-wide cells above this many colours. */
const ESTIMATE_COLOURS = 2 ** 12

/** Clusters the colours into so many, as the back end does it. */
export type Cluster = (colors: number, hooks: Hooks) => Promise<Mapping>

/** The steps of clusterings within a search as one stage, which never goes backwards. */
function searchHooks(hooks: Hooks, done: number): Hooks {
  const from = 1 - 0.7 ** done
  const part = (stage: string, fraction: number) => (stage === 'seed' ? 0.7 * fraction : 0.7 + 0.3 * fraction)
  return {
    ...hooks,
    step: (stage, fraction, iterations) =>
      hooks.step('search', from + (1 - from) * 0.3 * part(stage, fraction), iterations),
  }
}

/** Makes the function that estimates the error at a number of colours from split boxes alone. */
function estimator(counts: Colours, { space, weights, seed }: QuantizeSettings, figure: Target['figure']) {
  const colours = weigh(counts, weights)
  const points = toPoints(colours, space)
  const tree = buildTree(colours, points)
  const small = coarsen({ colours, points, tree }, ESTIMATE_COLOURS)
  const { indices } = treeAssigner(points, tree)
  const measure = errorOf(counts, figure)
  const known = new Map<number, number>()
  return (colors: number): number => {
    let error = known.get(colors)
    if (error === undefined) {
      const palette = roundPalette(splitCentroids(small, colors, seed), space)
      error = measure({ palette, indices: indices(paletteCentroids(palette, points.dims, space)) })
      known.set(colors, error)
    }
    return error
  }
}

/** The fewest colours in low..high whose estimate is at most `most`, by bisection; `high` where none is. */
async function estimate(estimateOf: (colors: number) => number, low: number, high: number, most: number, hooks: Hooks) {
  while (low < high) {
    const middle = Math.floor(Math.sqrt(low * high))
    if (estimateOf(middle) <= most) high = middle
    else low = middle + 1
    await hooks.breathe()
  }
  return high
}

/**
 * Looks for the fewest colours whose nearest entries reach the target, at most `settings.colors`, and returns their
 * clustering. Estimates say where to look; what decides is the error of real clusterings, of which the next one lower
 * was tried and failed, unless there are more than 65,536 distinct colours: then the search ends after three that are
 * not next to each other. Where the most colours do not reach it, they are the result, unless `target.check` throws.
 */
export async function fewestColours(
  counts: Colours,
  settings: QuantizeSettings,
  target: Target,
  cluster: Cluster,
  hooks: Hooks,
): Promise<Mapping> {
  const begin = performance.now()
  const distinct = counts.keys.length
  let best: Mapping | null = distinct <= settings.colors ? { ...exactMapping(counts), found: distinct } : null
  const finish = (mapping: Mapping): Mapping => {
    const { seed, cluster } = mapping.ms
    return { ...mapping, ms: { ...mapping.ms, search: performance.now() - begin - seed - cluster } }
  }
  if (best && target.figure === 'eye') return finish(best)
  const measure = errorOf(counts, target.figure)
  const estimateOf = estimator(counts, settings, target.figure)
  const room = distinct > MANY ? FEW_CLUSTERINGS : MOST_CLUSTERINGS
  let low = MIN_COLORS
  let high = best ? Math.min(distinct, settings.colors) : settings.colors
  let scale = 1
  for (let done = 0; low < high || !best; done++) {
    if (done >= room && best) break
    let colors = await estimate(estimateOf, low, high, target.most * scale, hooks)
    if (best) colors = Math.min(colors, high - 1)
    else if (done >= room) colors = Math.min(high, colors + (colors >> 5))
    const mapping = { ...(await cluster(colors, searchHooks(hooks, done))), found: colors }
    const error = measure(mapping)
    if (error <= target.most) {
      best = mapping
      high = colors
    } else if (colors === high) {
      target.check?.(error)
      return finish(mapping)
    } else {
      low = colors + 1
    }
    scale = error > 0 ? estimateOf(colors) / error : 1
  }
  return finish(best)
}
