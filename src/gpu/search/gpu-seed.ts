import { shiftOf } from '../../quantize/init/samples.ts'
import {
  areEnough,
  fixedOf,
  LONG_STEPS,
  type SeedOptions,
  type Seeds,
  splitCentroids,
  splitPoints,
  splitsCells,
} from '../../quantize/init/seed.ts'
import type { ClusteringInput } from '../../quantize/kmeans/coarsen.ts'
import { effortFor } from '../../quantize/search/random-swap.ts'
import type { Hooks } from '../../quantize/settings.ts'
import type { Centroids, Points } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { type ClusterBuffers, coarsenOnGpu } from '../kmeans/cluster-buffers.ts'
import { readParts } from '../passes.ts'
import { searchOnGpu } from './gpu-search.ts'

/** Points of a list on the GPU. */
async function readPoints(context: GpuContext, { list, coords, dims }: ClusterBuffers): Promise<Points> {
  const [packed, weights] = await readParts(context, [
    { source: coords, words: 2 * list.count },
    { source: list.counts, words: list.count },
  ])
  const planes = Array.from({ length: dims }, () => new Uint16Array(list.count))
  for (let i = 0; i < list.count; i++) {
    const [low, high] = [packed[2 * i], packed[2 * i + 1]]
    planes[0][i] = low & 2047
    planes[1][i] = (low >>> 11) & 2047
    planes[2][i] = high & 2047
    if (dims === 4) planes[3][i] = (high >>> 11) & 2047
  }
  return { dims, planes, weights }
}

/**
 * The starting centroids; twin of `seedCentroids`, but for many starts. Splits run on the host: each waits for the one
 * before, and the cells that they work on are few.
 */
export async function seedOnGpu(
  context: GpuContext,
  buffers: ClusterBuffers,
  input: ClusteringInput,
  { colors, seed, speed }: SeedOptions,
  hooks: Hooks,
  limits: { submitMs: number; submitPairs: number },
): Promise<Seeds> {
  const { histogram } = input
  const { count } = buffers.list
  const effort = effortFor(speed, count)
  const fine = buffers.fine!
  const searchesCells = count > effort.maxColors
  const part = context.part()
  try {
    const cells = searchesCells || splitsCells(count) ? await coarsenOnGpu(part, buffers, fine) : null
    let first: Centroids
    if (cells && (searchesCells || areEnough(fine.count, colors))) {
      const kinds = { translucent: fine.translucent, fixed: fixedOf(histogram) }
      first = splitPoints(await readPoints(part, cells), kinds, colors, seed)
    } else {
      first = splitCentroids(input, colors, seed)
    }
    hooks.centroids?.(first)
    await hooks.yieldToEventLoop()
    if (effort.rounds === 0) {
      hooks.step('init', 1, 0)
      return { centroids: first, longSteps: LONG_STEPS }
    }
    const list = searchesCells ? cells! : buffers
    const shift = shiftOf(histogram.counts)
    const centroids = await searchOnGpu(part, list, first, effort, seed, shift, hooks, limits)
    hooks.step('init', 1, 0)
    return { centroids, longSteps: LONG_STEPS }
  } finally {
    part.end()
  }
}
