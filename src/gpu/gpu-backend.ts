import { HuepressError } from '../common/errors.ts'
import { isOpaque } from '../common/pixel-keys.ts'
import type { Backend, BackendClustering, BackendColors, BackendImage } from '../quantize/backend.ts'
import { countTranslucent } from '../quantize/histogram/count-colors.ts'
import { seedCentroids } from '../quantize/init/seed.ts'
import type { ClusteringInput } from '../quantize/kmeans/coarsen.ts'
import { quantize } from '../quantize/pipeline.ts'
import { effortFor } from '../quantize/search/random-swap.ts'
import type { Hooks, Known, QuantizeSettings } from '../quantize/settings.ts'
import { finishSeeding } from '../quantize/steps.ts'
import type { Histogram, ImageHistogram, Raster, SpaceName } from '../quantize/types.ts'
import { type GpuContext, openContext } from './context.ts'
import type { Gpu } from './device.ts'
import { ditherImage, ditherKind } from './dither/dither-image.ts'
import { DEFAULT_INTERNALS, type GpuInternals } from './gpu-internals.ts'
import { type ColorList, uploadList } from './histogram/color-list.ts'
import { compactOnGpu } from './histogram/compact-colors.ts'
import { type Counts, countOnGpu } from './histogram/gpu-histogram.ts'
import { planColors, planPixels } from './kmeans/assign-passes.ts'
import { clearSums, makeClusterBuffers } from './kmeans/cluster-buffers.ts'
import { clusterOnGpu } from './kmeans/gpu-lloyd.ts'
import { labelOnGpu } from './kmeans/label-colors.ts'
import { visibleDifferenceOnGpu } from './measure/gpu-visible-difference.ts'
import { precompilePipelines } from './precompile.ts'
import { remapOnGpu } from './remap/gpu-remap.ts'
import type { IndexTiles } from './remap/index-tiles.ts'
import { seedOnGpu } from './search/gpu-seed.ts'
import { selfTest } from './self-test.ts'
import type { SelfTest } from './self-test-results.ts'
import { makeTiles, type Tiles } from './tiles.ts'

/** A list of colors on the GPU, and the host's arrays that it was made of. */
interface Resident {
  list: ColorList
  keys: Uint32Array
  /** What `list.counts` holds. */
  counts: Uint32Array
}

/** The list of these colors with these weights: the resident one if the colors are the same. */
function listFor(context: GpuContext, owner: GpuContext, { keys, counts }: Histogram, resident?: Resident) {
  if (resident?.keys !== keys) return uploadList(context, keys, counts)
  if (resident.counts !== counts) {
    owner.release(resident.list.counts)
    resident.list.counts = owner.upload('weights', counts)
    resident.counts = counts
  }
  return resident.list
}

/** Buffers of one clustering; with `tiles` the iterations go over their pixels. */
async function openClustering(
  owner: GpuContext,
  input: ClusteringInput,
  space: SpaceName,
  internals: Required<GpuInternals>,
  trust: Trust,
  resident?: Resident,
  tiles?: Tiles,
): Promise<BackendClustering> {
  const context = owner.part()
  const list = listFor(context, owner, input.histogram, resident)
  const buffers = await makeClusterBuffers(context, list, input.histogram, space, internals.pruning)
  return {
    async seed(options, hooks) {
      const { keys, opaque } = input.histogram
      const isOnHost = keys.length < internals.seedColors || effortFor(options.speed, keys.length).starts > 0
      if (isOnHost || !buffers.fine) return finishSeeding(seedCentroids(input, options, hooks.centroids), hooks)
      await trust(`${kindOf(opaque)} search`)
      return seedOnGpu(context, buffers, input, options, hooks, internals)
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
    label: centroids => labelOnGpu(context, buffers, centroids),
    release: () => context.end(),
  }
}

/** Waits until the device has shown that it does the like of a picture right; see `selfTest`. */
type Trust = (test: SelfTest) => Promise<void>

const kindOf = (opaque: boolean) => (opaque ? 'opaque' : 'alpha')

function openImage(gpu: Gpu, raster: Raster, internals: Required<GpuInternals>, trust: Trust): BackendImage {
  const { pixels } = raster
  const context = openContext(gpu)
  const tiles = makeTiles(context, pixels, internals.tilePixels, internals.residentBytes)
  const opaque = isOpaque(pixels)
  let table: { counts: Counts; resident: Resident; histogram: ImageHistogram } | undefined

  const onTile = (stage: 'histogram' | 'remap', iterations: number, hooks: Hooks) => async (done: number) => {
    hooks.step(stage, done / tiles.count, iterations)
    await hooks.yieldToEventLoop()
  }

  async function count(hooks: Hooks, known?: ImageHistogram) {
    const part = context.part()
    try {
      const { hashSlots, tilesAtOnce } = internals
      const counting = { tilesAtOnce, onTile: onTile('histogram', 0, hooks) }
      const counts = await countOnGpu(part, tiles, opaque, hashSlots, counting)
      const { histogram: gpuHistogram, list } = await compactOnGpu(part, counts)
      const histogram = known ?? gpuHistogram
      table = { counts, resident: { list, keys: histogram.keys, counts: histogram.counts }, histogram }
      return histogram
    } catch (error) {
      part.end()
      throw error
    }
  }

  return {
    prepare(settings) {
      // A picture has no more colors than pixels.
      const seeds = pixels.length >= internals.seedColors
      precompilePipelines(context, opaque, settings, { pruning: internals.pruning, tiles: tiles.count, seeds })
    },
    async histogram(hooks, known) {
      await trust(`${kindOf(opaque)} image`)
      if (!table) return count(hooks, known)
      return known?.keys === table.histogram.keys ? known : table.histogram
    },
    async openClustering(input, space, points) {
      await trust(`${kindOf(opaque)} ${space} ${points}`)
      const own = points === 'pixels' ? tiles : undefined
      return openClustering(context, input, space, internals, trust, table?.resident, own)
    },
    async remap(histogram, indexOfColor, iterations, hooks) {
      const { counts, resident } = table!
      const part = context.part()
      const done = onTile('remap', iterations, hooks)
      const translucent = countTranslucent(histogram)
      try {
        return await remapOnGpu(part, counts, tiles, resident.list.keys, indexOfColor, translucent, done)
      } catch (error) {
        part.end()
        throw error
      }
    },
    async dither(histogram, final, nearest, settings, hooks) {
      const stage = ditherKind(settings, final.palette.keys.length)
      if (stage) await trust(`${kindOf(opaque)} ${settings.space} ${stage}`)
      // What `remap` gave.
      const colors = () => listFor(context, context, histogram, table!.resident)
      const image = { tiles, raster, histogram, colors }
      return ditherImage(context, image, final, nearest as IndexTiles, settings, hooks)
    },
    async visibleDifference(palette, indices) {
      await trust(`${kindOf(opaque)} difference`)
      const part = context.part()
      try {
        return await visibleDifferenceOnGpu(part, tiles, raster, opaque, palette, indices)
      } finally {
        part.end()
      }
    },
    transfers: () => ({ ...context.transfers }),
    release: () => context.end(),
  }
}

function openColors(gpu: Gpu, histogram: Histogram, internals: Required<GpuInternals>, trust: Trust): BackendColors {
  const context = openContext(gpu)
  let resident: Resident | undefined
  return {
    async openClustering(input, space) {
      await trust(`${kindOf(histogram.opaque)} ${space} colors`)
      const { keys, counts } = input.histogram
      if (keys === histogram.keys) resident ??= { list: uploadList(context, keys, counts), keys, counts }
      return openClustering(context, input, space, internals, trust, resident)
    },
    release: () => context.end(),
  }
}

/** Two tiles, and a hash table that has to grow: the self-test goes through those too. */
const SELF_TEST_INTERNALS = {
  ...DEFAULT_INTERNALS,
  tilePixels: 2048,
  tilesAtOnce: 1,
  hashSlots: 256,
  seedColors: 0,
  selfTest: false,
}

/**
 * The pipeline's stages on the GPU, with bit for bit the results of `cpuBackend`. Pixels, the bitmap and the hash table
 * of colors and their list stay on the GPU as long as a picture is open.
 *
 * Each kind of work is tried on a small picture first, once a device: a device that gives wrong results throws
 * `WrongGpuError`.
 *
 * `internals` is for tests and the bench. Errors: 'gpu' for every fault of the device, a lost one included; whatever
 * the hooks throw. A picture that met an error 'gpu' has to be released.
 */
export function gpuBackend(gpu: Gpu, internals: GpuInternals = {}): Backend {
  const all = { ...DEFAULT_INTERNALS, ...internals }
  const trust: Trust = async test => {
    if (all.selfTest) await selfTest(gpu.device, gpuBackend(gpu, SELF_TEST_INTERNALS), test)
  }
  const check = () => {
    if (gpu.lost) throw new HuepressError('gpu', 'The GPU was lost before this image. Open it again, or use the CPU.')
  }
  return {
    openImage(raster) {
      check()
      return openImage(gpu, raster, all, trust)
    },
    openColors(histogram) {
      check()
      return openColors(gpu, histogram, all, trust)
    },
  }
}

/** The whole pipeline on the GPU. */
export async function quantizeOnGpu(
  gpu: Gpu,
  raster: Raster,
  settings: QuantizeSettings,
  hooks: Hooks,
  internals?: GpuInternals,
  known?: Known,
) {
  return quantize(gpuBackend(gpu, internals), raster, settings, hooks, known)
}
