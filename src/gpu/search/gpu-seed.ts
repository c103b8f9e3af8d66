import { countTranslucent } from '../../quantize/histogram/count-colors.ts'
import { boxCentroids } from '../../quantize/init/box-centroids.ts'
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
import { splitOnGpu } from '../init/gpu-split.ts'
import { type ClusterBuffers, coarsenOnGpu } from '../kmeans/cluster-buffers.ts'
import { readParts } from '../passes.ts'
import { searchOnGpu } from './gpu-search.ts'

/** See `shaders/common/coords.wgsl`. */
const unpackCoords = (low: number, high: number) => [low & 2047, (low >>> 11) & 2047, high & 2047, (high >>> 11) & 2047]

/** Points of a list on the GPU. */
async function readPoints(context: GpuContext, { list, coords, dims }: ClusterBuffers): Promise<Points> {
  const [packed, weights] = await readParts(context, [
    { source: coords, words: 2 * list.count },
    { source: list.counts, words: list.count },
  ])
  const planes = Array.from({ length: dims }, () => new Uint16Array(list.count))
  for (let i = 0; i < list.count; i++) {
    const coords = unpackCoords(packed[2 * i], packed[2 * i + 1])
    for (let d = 0; d < dims; d++) planes[d][i] = coords[d]
  }
  return { dims, planes, weights }
}

interface Limits {
  submitMs: number
  submitPairs: number
}

/**
 * Splits the colors, or cells in their place; on the host if chance has a say, which goes by the order of cuts.
 * `shift`: see `shiftOf`.
 */
async function split(
  context: GpuContext,
  buffers: ClusterBuffers,
  cells: ClusterBuffers | null,
  input: ClusteringInput,
  { colors, seed }: SeedOptions,
  shift: number,
  hooks: Hooks,
  limits: Limits,
): Promise<Centroids> {
  const { histogram } = input
  const translucent = cells ? buffers.fine!.translucent : countTranslucent(histogram)
  const kinds = { translucent, fixed: fixedOf(histogram) }
  if (seed !== 0)
    return cells
      ? splitPoints(await readPoints(context, cells), kinds, colors, seed)
      : splitCentroids(input, colors, seed)
  const points = cells ?? buffers
  const { boxes, firstPoint } = await splitOnGpu(context, points, kinds, colors, shift, hooks, limits)
  const [low, high] = firstPoint
  return boxCentroids(boxes, kinds.fixed === 1 ? unpackCoords(low, high) : null, points.dims, colors)
}

/** The starting centroids; twin of `seedCentroids`, but for many starts. */
export async function seedOnGpu(
  context: GpuContext,
  buffers: ClusterBuffers,
  input: ClusteringInput,
  options: SeedOptions,
  hooks: Hooks,
  limits: Limits,
): Promise<Seeds> {
  const { colors, seed, speed } = options
  const { count } = buffers.list
  const effort = effortFor(speed, count)
  const fine = buffers.fine!
  const searchesCells = count > effort.maxColors
  const part = context.part()
  try {
    const cells = searchesCells || splitsCells(count) ? await coarsenOnGpu(part, buffers, fine) : null
    const shift = shiftOf(input.histogram.counts)
    const splitsThem = cells && (searchesCells || areEnough(fine.count, colors))
    const first = await split(part, buffers, splitsThem ? cells : null, input, options, shift, hooks, limits)
    hooks.centroids?.(first)
    await hooks.yieldToEventLoop()
    if (effort.rounds === 0) {
      hooks.step('init', 1, 0)
      return { centroids: first, longSteps: LONG_STEPS }
    }
    const list = searchesCells ? cells! : buffers
    const centroids = await searchOnGpu(part, list, first, effort, seed, shift, hooks, limits)
    hooks.step('init', 1, 0)
    return { centroids, longSteps: LONG_STEPS }
  } finally {
    part.end()
  }
}
