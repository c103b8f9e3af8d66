import { HuepressError } from '../common/errors.ts'
import { looksOpaque } from '../common/pixel-keys.ts'
import type { Backend, BackendColors, BackendImage } from '../quantize/backend.ts'
import { quantize } from '../quantize/pipeline.ts'
import type { Hooks, Known, QuantizeSettings } from '../quantize/settings.ts'
import type { ImageColors, Raster } from '../quantize/types.ts'
import { openContext } from './context.ts'
import type { Gpu } from './device.ts'
import { ditherImage, ditherKind } from './dither/dither-image.ts'
import { DEFAULT_INTERNALS, type GpuInternals } from './gpu-internals.ts'
import { compactOnGpu } from './histogram/compact-colors.ts'
import { type Counts, countOnGpu } from './histogram/gpu-histogram.ts'
import { type ResidentColors, uploadColors } from './histogram/resident-colors.ts'
import { openClustering } from './kmeans/open-clustering.ts'
import { visibleDifferenceOnGpu } from './measure/gpu-visible-difference.ts'
import { precompilePipelines } from './precompile.ts'
import { remapOnGpu } from './remap/gpu-remap.ts'
import type { IndexTiles } from './remap/index-tiles.ts'
import { kindOf, selfTest, type Trust, WrongGpuError } from './self-test.ts'
import { makeTiles } from './tiles.ts'
import { fromPoints } from './upload/pick-points.ts'
import { fromRaster, type PixelSource } from './upload/pixel-source.ts'

const areSame = (a: Uint32Array, b: Uint32Array) => a.length === b.length && a.every((key, k) => key === b[k])

/** Whether two rasters are one picture. */
function areSamePixels(one: Raster, other: Raster): boolean {
  if (one.held || other.held) return one.held === other.held
  const [a, b] = [one.pixels, other.pixels]
  return a.buffer === b.buffer && a.byteOffset === b.byteOffset && a.length === b.length
}

/** Whether a device has shown that it does right what may be left to the host. */
async function isTrusted(trust: Promise<void>): Promise<boolean> {
  try {
    await trust
    return true
  } catch (error) {
    if (error instanceof WrongGpuError) return false
    throw error
  }
}

function openImage(gpu: Gpu, raster: Raster, internals: Required<GpuInternals>, trust: Trust): BackendImage {
  const source = fromRaster(raster)
  const context = openContext(gpu)
  const tiles = makeTiles(context, source, internals.tilePixels, internals.residentBytes)
  // Until the pixels are counted, it is a guess, unless they are held.
  let opaque = raster.held ? true : looksOpaque(raster.pixels)
  /** Of index maps that came from here. */
  const differences = new WeakMap<Uint8Array, { keys: Uint32Array; figure: number | null }>()
  let table: { counts: Counts; resident: ResidentColors } | undefined
  let isOpen = true

  const onTile = (stage: 'histogram' | 'remap', iterations: number, hooks: Hooks) => async (done: number) => {
    hooks.step(stage, done / tiles.count, iterations)
    await hooks.yieldToEventLoop()
  }

  /** A sample of pixels that are here already is picked from them. */
  function fromSample(sample: Raster): PixelSource {
    const origin = sample.held?.origin
    return origin && origin.pixels === raster.held
      ? fromPoints({ tiles, width: raster.width }, origin.places)
      : fromRaster(sample)
  }

  async function count(hooks: Hooks) {
    const part = context.part()
    try {
      const { hashSlots, tilesAtOnce } = internals
      const counting = { tilesAtOnce, onTile: onTile('histogram', 0, hooks) }
      const counts = await countOnGpu(part, tiles, opaque, hashSlots, counting)
      if (opaque && counts.hash) {
        opaque = false
        await trust('alpha image')
      }
      const counted = { pixels: source.length, isOpen: () => isOpen, fewColors: internals.seedColors }
      table = { counts, resident: await compactOnGpu(part, counts, counted) }
      return table
    } catch (error) {
      part.end()
      throw error
    }
  }

  return {
    prepare(settings) {
      // A picture has no more colors than pixels.
      const seeds = source.length >= internals.seedColors
      const held = raster.held !== undefined
      precompilePipelines(context, opaque, settings, { pruning: internals.pruning, tiles: tiles.count, seeds, held })
    },
    async histogram(hooks) {
      await trust(`${kindOf(opaque)} image`)
      const { resident } = table ?? (await count(hooks))
      return resident.colors
    },
    async openClustering(colors, points, isCoarse) {
      await trust(`${kindOf(opaque)} ${colors.space} ${points}`)
      const { resident } = table!
      const own = points === 'pixels' ? tiles : undefined
      return openClustering({ owner: context, resident, internals, trust }, colors, isCoarse, own)
    },
    async remap(_, final, iterations, hooks) {
      const { counts, resident } = table!
      const part = context.part()
      const done = onTile('remap', iterations, hooks)
      try {
        return await remapOnGpu(part, counts, tiles, resident.list, final, done)
      } catch (error) {
        part.end()
        throw error
      }
    },
    async remapSample(sample, final) {
      const { counts, resident } = table!
      const part = context.part()
      try {
        const isWhole = areSamePixels(sample, raster)
        const { tilePixels, residentBytes } = internals
        const ofSample = isWhole ? tiles : makeTiles(part, fromSample(sample), tilePixels, residentBytes, 'sample')
        const map = await remapOnGpu(part, counts, ofSample, resident.list, final, async () => {})
        return await map.read()
      } finally {
        part.end()
      }
    },
    async dither(colors, final, nearest, settings, hooks) {
      const stage = ditherKind(settings, final.palette.keys.length)
      if (stage) await trust(`${kindOf(opaque)} ${settings.space} ${stage}`)
      const measures = stage !== null && (await isTrusted(trust(`${kindOf(opaque)} difference`)))
      // What `remap` gave.
      const map = nearest as IndexTiles
      const dithered = await ditherImage(context, tiles, raster, colors, final, map, settings, hooks, measures)
      const { visibleDifference: figure, indices, palette } = dithered
      differences.set(indices, { keys: palette.keys, figure })
      return dithered
    },
    async visibleDifference(palette, indices) {
      const known = differences.get(indices)
      if (known?.figure != null && areSame(known.keys, palette)) return known.figure
      await trust(`${kindOf(opaque)} difference`)
      const part = context.part()
      try {
        return await visibleDifferenceOnGpu(part, tiles, raster, opaque, palette, indices)
      } finally {
        part.end()
      }
    },
    transfers: () => ({ ...context.transfers }),
    release() {
      isOpen = false
      context.end()
    },
  }
}

function openColors(gpu: Gpu, colors: ImageColors, internals: Required<GpuInternals>, trust: Trust): BackendColors {
  const context = openContext(gpu)
  let resident: ResidentColors | undefined
  return {
    async openClustering(own, _, isCoarse) {
      await trust(`${kindOf(colors.opaque)} image`)
      await trust(`${kindOf(colors.opaque)} ${own.space} colors`)
      resident ??= await uploadColors(context, colors)
      return openClustering({ owner: context, resident, internals, trust }, own, isCoarse)
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
    openColors(colors) {
      check()
      return openColors(gpu, colors, all, trust)
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
