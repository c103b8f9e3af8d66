import { areEnough, LONG_STEPS, type SeedOptions, type Seeds, splitsCells } from '../../quantize/init/seed.ts'
import { crossesCells, multiStart } from '../../quantize/search/multi-start.ts'
import { effortFor } from '../../quantize/search/random-swap.ts'
import type { Hooks } from '../../quantize/settings.ts'
import type { GpuContext } from '../context.ts'
import type { ListFacts } from '../histogram/list-facts.ts'
import { splitOnGpu } from '../init/gpu-split.ts'
import { type ClusterBuffers, coarsenOnGpu } from '../kmeans/cluster-buffers.ts'
import { searchOnGpu } from './gpu-search.ts'
import { finishOnGpu, gpuSearchList, type SplitStart } from './gpu-search-list.ts'

interface Limits {
  submitMs: number
  submitPairs: number
}

/** The starting centroids; twin of `seedCentroids`. */
export async function seedOnGpu(
  context: GpuContext,
  buffers: ClusterBuffers,
  { translucent: ofColors, fixed, shift }: ListFacts,
  { colors, seed, speed, effort = effortFor(speed, buffers.list.count) }: SeedOptions,
  hooks: Hooks,
  limits: Limits,
): Promise<Seeds> {
  const { count } = buffers.list
  // Cells of cells are the same.
  const { fine } = buffers
  const searchesCells = count > effort.maxColors
  const part = context.part()
  try {
    const needsCells = searchesCells || splitsCells(count) || (effort.starts > 0 && crossesCells(count))
    const cells = needsCells && fine ? await coarsenOnGpu(part, buffers, fine) : needsCells ? buffers : null
    const splitter = (list: ClusterBuffers): SplitStart => {
      const translucent = fine && list === cells ? fine.translucent : ofColors
      return (seed, hooks) => splitOnGpu(part, list, { translucent, fixed }, { colors, seed, shift }, hooks, limits)
    }
    const splitsThem = searchesCells || (splitsCells(count) && areEnough(fine?.count ?? count, colors))
    const split = splitter(splitsThem ? cells! : buffers)
    const list = searchesCells ? cells! : buffers
    if (effort.starts > 0) {
      const searchList = gpuSearchList(part, list, split, shift, hooks, limits)
      const crosses = list !== cells && crossesCells(count)
      const splitCells = splitsThem || !crosses ? split : splitter(cells!)
      const cellList = crosses ? gpuSearchList(part, cells!, splitCells, shift, hooks, limits) : searchList
      const centroids = await finishOnGpu(multiStart(searchList, cellList, effort, seed), hooks)
      hooks.step('init', 1, 0)
      return { centroids, longSteps: 0 }
    }
    const first = await split(seed, { ...hooks, step: () => hooks.step('init', 0, 0) })
    hooks.centroids?.(first)
    await hooks.yieldToEventLoop()
    if (effort.rounds === 0) {
      hooks.step('init', 1, 0)
      return { centroids: first, longSteps: LONG_STEPS }
    }
    const centroids = await searchOnGpu(part, list, first, effort, seed, shift, hooks, limits)
    hooks.step('init', 1, 0)
    return { centroids, longSteps: LONG_STEPS }
  } finally {
    part.end()
  }
}
