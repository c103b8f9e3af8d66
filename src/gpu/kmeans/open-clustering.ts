import type { BackendClustering } from '../../quantize/backend.ts'
import { ESTIMATE_COLORS, seedCentroids, splitRoughly } from '../../quantize/init/seed.ts'
import type { ClusteringColors } from '../../quantize/kmeans/clustering-input.ts'
import { assignerOf } from '../../quantize/kmeans/coarsen.ts'
import { labelsOnHost } from '../../quantize/palette/host-labels.ts'
import { hostAssessor } from '../../quantize/palette/local-steps.ts'
import { paletteCentroids } from '../../quantize/palette/round-palette.ts'
import { effortFor } from '../../quantize/search/random-swap.ts'
import { finishSeeding } from '../../quantize/steps.ts'
import type { GpuContext } from '../context.ts'
import type { GpuInternals } from '../gpu-internals.ts'
import { type ColorList, uploadList } from '../histogram/color-list.ts'
import { factsOf, type ListFacts } from '../histogram/list-facts.ts'
import type { ResidentColors } from '../histogram/resident-colors.ts'
import { splitOnGpu } from '../init/gpu-split.ts'
import { labelsOnGpu } from '../measure/gpu-labels.ts'
import { gpuAssessor } from '../palette/gpu-steps.ts'
import { seedOnGpu } from '../search/gpu-seed.ts'
import { kindOf, type Trust } from '../self-test.ts'
import type { Tiles } from '../tiles.ts'
import { planColors, planPixels } from './assign-passes.ts'
import { type ClusterBuffers, clearSums, coarsenOnGpu, makeClusterBuffers } from './cluster-buffers.ts'
import { clusterOnGpu } from './gpu-lloyd.ts'
import { pointsOnGpu, uploadTables } from './gpu-points.ts'
import { labelOnGpu } from './label-colors.ts'

/** A picture or a histogram that is open on the GPU. */
export interface OpenColors {
  /** Has what stays for further clusterings. */
  owner: GpuContext
  resident: ResidentColors
  internals: Required<GpuInternals>
  trust: Trust
}

/** The list of these colors with their weights: the resident one if the colors are the same. */
async function listFor(
  context: GpuContext,
  colors: ClusteringColors,
  { resident }: OpenColors,
): Promise<{ list: ColorList; facts: ListFacts }> {
  if (resident.colors !== colors.colors) {
    const { histogram } = await colors.input()
    return { list: uploadList(context, histogram.keys, histogram.counts), facts: factsOf(histogram) }
  }
  const { list, eye, facts } = resident
  return colors.weights === 'pixels'
    ? { list, facts: facts.pixels }
    : { list: { ...list, counts: eye }, facts: facts.eye }
}

/**
 * Buffers of one clustering; with `tiles` the iterations go over their pixels. `isCoarse`: cells stand for the colors
 * until these are labelled.
 */
export async function openClustering(
  opened: OpenColors,
  colors: ClusteringColors,
  isCoarse = false,
  tiles?: Tiles,
): Promise<BackendClustering> {
  const { owner, resident, internals, trust } = opened
  const { space, dims } = colors
  const context = owner.part()
  const { list, facts } = await listFor(context, colors, opened)
  const all = await makeClusterBuffers(context, list, facts, space, internals.pruning || isCoarse)
  const buffers = isCoarse ? await coarsenOnGpu(context, all, all.fine!) : all
  const ofCells = isCoarse ? { ...facts, translucent: all.fine!.translucent } : facts
  /** A wait for the GPU takes longer than a look at so few colors. */
  const searchesOnHost = !isCoarse && list.count < internals.seedColors
  const isResident = resident.colors === colors.colors
  /** What is split for estimates, and the colors as points in OKLab, once they were asked for. */
  let rough: ClusterBuffers | undefined
  let oklab: GPUBuffer | undefined

  async function pointsInOklab(): Promise<GPUBuffer> {
    if (space === 'oklab') return all.coords
    if (oklab) return oklab
    await trust(`${kindOf(facts.opaque)} oklab colors`)
    const tables = uploadTables(context, 'oklab')
    const { coords, size, sizes } = await pointsOnGpu(context, list, tables, 'oklab', dims, facts.translucent)
    for (const buffer of [tables, size, sizes]) context.release(buffer)
    oklab = coords
    return oklab
  }

  return {
    async seed(options, hooks) {
      if (searchesOnHost || !all.fine)
        return finishSeeding(seedCentroids(await colors.input(), options, hooks.centroids), hooks)
      const { starts } = options.effort ?? effortFor(options.speed, buffers.list.count)
      await trust(`${kindOf(facts.opaque)} ${starts > 0 ? 'starts' : 'search'}`)
      return seedOnGpu(context, buffers, ofCells, options, hooks, internals)
    },
    async split(count, seed, hooks) {
      const { fine } = all
      if (searchesOnHost || !fine) return splitRoughly(await colors.input(), count, seed)
      await trust(`${kindOf(facts.opaque)} search`)
      rough ??= list.count > ESTIMATE_COLORS ? await coarsenOnGpu(context, all, fine) : all
      const kinds = { translucent: (rough === all ? facts : fine).translucent, fixed: facts.fixed }
      return splitOnGpu(context, rough, kinds, { colors: count, seed, shift: facts.shift }, hooks, internals)
    },
    async iterate({ centroids, longSteps }, most, hooks) {
      const { submitPairs } = internals
      const byColors = await planColors(context, buffers, centroids, false, submitPairs)
      if (!tiles) return clusterOnGpu(context, buffers, centroids, byColors, hooks, { ...internals, longSteps, most })
      let start = centroids
      if (longSteps > 0) {
        const first = { ...internals, longSteps, most: 0 }
        start = (await clusterOnGpu(context, buffers, start, byColors, hooks, first)).centroids
      }
      clearSums(context, buffers)
      const plan = await planPixels(context, buffers, start, tiles, submitPairs)
      return clusterOnGpu(context, buffers, start, plan, hooks, { ...internals, most })
    },
    async openAssessor() {
      if (searchesOnHost) {
        const input = await colors.input()
        return hostAssessor(input.points, assignerOf(input))
      }
      await trust('opaque steps')
      return gpuAssessor(context, all)
    },
    async label(palette, fourthPower = false) {
      const pixels = isResident ? { counts: resident.list.counts, all: resident.colors.pixels } : null
      if (pixels) return labelsOnGpu(owner, context, all, palette, pixels, fourthPower ? await pointsInOklab() : null)
      const indices = await labelOnGpu(context, all, paletteCentroids(palette, dims, space))
      return labelsOnHost(colors, palette, indices, fourthPower)
    },
    release: () => context.end(),
  }
}
