import { expected, HuepressError } from '../common/errors.ts'
import type { WebGpu, WebGpuDevice } from '../common/globals.ts'
import { pixelsKey } from '../common/held-pixels.ts'
import type { RgbaImage } from '../common/image.ts'
import { checkImage } from '../common/image-limits.ts'
import { tellMemoryErrors } from '../common/memory-errors.ts'
import { packedPixels } from '../common/pixel-keys.ts'
import type { BackendChoice, BackendName } from '../common/stages.ts'
import { type Gpu, openGpu } from '../gpu/device.ts'
import { gpuBackend } from '../gpu/gpu-backend.ts'
import { WrongGpuError } from '../gpu/self-test.ts'
import { checkOption } from '../options/check.ts'
import { checkQuantizeOptions } from '../options/resolve.ts'
import type { Backend, BackendImage } from '../quantize/backend.ts'
import { quantizeWithBleed } from '../quantize/bleed/bleed.ts'
import { cpuBackend } from '../quantize/cpu-backend.ts'
import { colorsOf as toImageColors } from '../quantize/histogram/image-colors.ts'
import { findPalette, findPaletteOf, type KnownImage, quantize, quantizeImage } from '../quantize/pipeline.ts'
import type { QuantizeSettings } from '../quantize/settings.ts'
import type { ImageColors, Raster } from '../quantize/types.ts'
import type { HistogramHandle, Indexed, PaletteHandle, PaletteOptions, QuantizeOptions } from './api-types.ts'
import { makeCentroidHistory } from './centroid-history.ts'
import { countColorsOf, countImage } from './count-images.ts'
import { offerDifference } from './device-difference.ts'
import { makeReport } from './engine-report.ts'
import {
  checkHistogram,
  clusteringOf,
  clusteringOfJob,
  colorsOf,
  isHistogramOf,
  keyOfPixels,
  ownColorsOf,
  toHistogramHandle,
} from './histogram-handle.ts'
import { makeOpenImages } from './open-images.ts'
import { openRaster, rasterFor } from './open-raster.ts'
import { assignmentOf, type RemapSample, toPaletteHandle } from './palette-handle.ts'
import { makeHooks } from './progress.ts'
import { clearEntriesBeside, countAll, type Images, type SharedPalette, toSharedPalette } from './shared-palette.ts'
import type { StripRunner } from './strip-runner.ts'

export interface EngineOptions {
  /**
   * 'auto' (default) takes the GPU if there is one, but not one in software, which is slower than the CPU twin;
   * 'gpu' takes either and fails without; 'cpu' never asks.
   */
  backend?: BackendChoice
  /** A device of the caller's; the engine does not destroy it. */
  device?: WebGpuDevice
  /** Where adapters come from; default `navigator.gpu`. */
  gpu?: WebGpu
}

export interface CountOptions extends Pick<QuantizeOptions, 'signal' | 'onProgress'> {
  /** The options of the job that follows: its shaders are compiled meanwhile. They change nothing here. */
  job?: QuantizeOptions
}

export interface Engine {
  /** What the next job runs on. */
  readonly backend: BackendName
  /** Name of the adapter, or null on the CPU. */
  readonly adapter: string | null
  /** Finds at most `colors` palette entries and maps every pixel to its nearest. The image is not changed. */
  quantize(image: RgbaImage, options?: QuantizeOptions): Promise<Indexed>
  /**
   * Counts the distinct colors of an image, for `quantize({ histogram })`, `palette` and any number of jobs on it.
   * Errors: the signal's reason; those of an image that cannot be.
   */
  histogram(image: RgbaImage, options?: CountOptions): Promise<HistogramHandle>
  /**
   * Finds the palette that `quantize` with the same options would, and maps nothing: the clustering alone. For
   * `quantize({ histogram, paletteHandle })`, which then has nothing left to cluster. Errors: those of `quantize`.
   */
  palette(handle: HistogramHandle, options?: PaletteOptions): Promise<PaletteHandle>
  /**
   * Finds one palette for several images, for `quantize({ palette })`: their colors are counted whole and clustered
   * together. Only one image is held at a time, so `images` may decode each when it is asked for; what it throws ends
   * the job. At least one image; `options` without `palette`.
   */
  sharedPalette(images: Images, options?: Omit<QuantizeOptions, 'palette'>): Promise<SharedPalette>
  /**
   * Lets go of what the picture of this histogram keeps on the GPU: a later job with the handle uploads and counts it
   * again. Without a GPU there is nothing to let go of.
   */
  release(histogram: HistogramHandle): void
  /** Frees the GPU. The engine is not usable afterwards. */
  destroy(): void
}

/** What a job is given of what it would find. */
interface KnownOfJob extends KnownImage {
  /** The colors as the back end that counted them knows them. */
  own?: ImageColors
}

function knownOf(options: QuantizeOptions, settings: QuantizeSettings, pixels: number): KnownOfJob {
  const { histogram: handle, paletteHandle: reusedPalette } = options
  if (handle === undefined) return { assignment: reusedPalette && assignmentOf(reusedPalette, handle, settings) }
  checkHistogram(handle, pixels)
  return {
    colors: colorsOf(handle),
    own: ownColorsOf(handle),
    assignment: reusedPalette && assignmentOf(reusedPalette, handle, settings),
    clusteringOf: clusteringOfJob(handle),
  }
}

/** What differs between a browser, Node and the tests. */
export interface EnginePlatform {
  /** Threads for strips of large pictures; without them they are done in the caller's, with the same result. */
  stripRunner?: StripRunner
}

/**
 * Devices opened again after a loss, at most, without a finished picture between: one that keeps failing is left alone.
 */
const MAX_REOPENED = 2

const WRONG_GPU_NOTE = 'The GPU of this machine computes wrong results, so the CPU does the work.'
const NO_GPU_NOTE = 'No GPU was found, so the CPU does the work; the result is the same.'

/**
 * Opens an engine: one GPU device (or the CPU) for any number of jobs, one after the other.
 * With backend 'auto' a GPU that is missing or fails is replaced by the CPU, which gives the same bytes; the next
 * report says so, once. Errors: 'no-gpu' where backend is 'gpu' and there is none, 'gpu' where it fails.
 */
export async function createEngine(options: EngineOptions = {}, { stripRunner }: EnginePlatform = {}): Promise<Engine> {
  const backend = checkOption('backend', options.backend)
  const opening = { device: options.device, gpu: options.gpu }
  const notes: string[] = []
  let reopened = 0
  let opened = backend === 'cpu' ? null : await open()
  const images = makeOpenImages()

  async function open(): Promise<{ gpu: Gpu; onGpu: Backend } | null> {
    try {
      const gpu = await openGpu(opening)
      if (backend === 'gpu' || options.device || !gpu.software) return { gpu, onGpu: gpuBackend(gpu) }
      gpu.destroy()
    } catch (error) {
      if (backend === 'gpu') throw error
    }
    notes.push(NO_GPU_NOTE)
    return null
  }

  /** A lost device is replaced for the next job, a few times; then auto goes on with the CPU. */
  async function replaceLost(): Promise<void> {
    if (!opened?.gpu.lost) return
    const again = !options.device && reopened < MAX_REOPENED
    if (!again && backend === 'gpu') return
    images.releaseAll()
    opened.gpu.destroy()
    opened = again ? await open() : null
    reopened++
  }

  async function runAnywhere<T>(work: (backend: Backend) => Promise<T>) {
    await replaceLost()
    if (opened) {
      const { gpu, onGpu } = opened
      try {
        return { result: await work(onGpu), used: gpu }
      } catch (error) {
        if (backend === 'gpu' || !(error instanceof HuepressError) || error.code !== 'gpu') throw error
        if (error instanceof WrongGpuError) {
          notes.push(WRONG_GPU_NOTE)
          images.releaseAll()
          gpu.destroy()
          opened = null
        } else {
          const note = `The GPU failed, so the CPU did the work; the result is the same. (${error.message})`
          if (!notes.includes(note)) notes.push(note)
        }
      }
    }
    return { result: await work(cpuBackend), used: null }
  }

  const run = <T>(work: (backend: Backend) => Promise<T>, size?: { width: number; height: number }) =>
    tellMemoryErrors(runAnywhere(work), size)

  /** Works on a picture that is open on the GPU; null if it is not, or if that fails: the host finds the same. */
  async function runOpen<T>(key: object | undefined, work: (image: BackendImage) => Promise<T>) {
    if (!opened || opened.gpu.lost) return null
    try {
      return await images.useOpen(opened.onGpu, { key, signal: undefined }, work)
    } catch (error) {
      if (error instanceof HuepressError && error.code === 'gpu') return null
      throw error
    }
  }

  const engine: Engine = {
    get backend() {
      return opened ? 'gpu' : 'cpu'
    },
    get adapter() {
      return opened?.gpu.name ?? null
    },
    async quantize(image, quantizeOptions = {}) {
      checkImage(image)
      const settings = checkQuantizeOptions(quantizeOptions)
      const begin = performance.now()
      const hooks = makeHooks(quantizeOptions.signal, quantizeOptions.onProgress, stripRunner?.(quantizeOptions.signal))
      await hooks.yieldToEventLoop()
      const { width, height } = image
      const picture = openRaster(image)
      const known = knownOf(quantizeOptions, settings, width * height)
      const { result, used } = await run(async backend => {
        const raster = await rasterFor(backend, picture)
        return quantizeWithBleed(raster, settings, hooks, own => {
          // A palette of more colors than are left beside several clear entries is of no use.
          const ofOwn = own === settings ? known : { ...known, assignment: undefined }
          return backend !== cpuBackend && known.colors && isHistogramOf(quantizeOptions.histogram!, image)
            ? images.use(backend, raster, { key: pixelsKey(image), signal: quantizeOptions.signal }, open =>
                quantizeImage(open, own, hooks, { ...ofOwn, colors: known.own }),
              )
            : quantize(backend, raster, own, hooks, ofOwn)
        })
      }, picture)
      if (used) reopened = 0
      const total = performance.now() - begin
      const report = makeReport(result, settings, { width, height, gpu: used, total, notes: notes.splice(0) })
      return { width, height, palette: result.palette, indices: result.indices, report }
    },
    async histogram(image, { signal, onProgress, job } = {}) {
      checkImage(image)
      const settings = job && checkQuantizeOptions(job)
      const hooks = makeHooks(signal, onProgress)
      await hooks.yieldToEventLoop()
      const [picture, key] = [openRaster(image), pixelsKey(image)]
      const { result } = await run(async backend => {
        const raster = await rasterFor(backend, picture)
        images.forget(key)
        return backend === cpuBackend
          ? countImage(backend.openImage(raster), hooks)
          : images.use(backend, raster, { key, signal }, open => countImage(open, hooks, settings))
      }, picture)
      return toHistogramHandle(result.colors, image, result.ms)
    },
    async palette(handle, { snapshots, rough, ...options } = {}) {
      checkHistogram(handle)
      if ('palette' in options) throw expected('options', 'no palette', 'one')
      const settings = { ...checkQuantizeOptions(options), rough }
      const colors = colorsOf(handle)
      const history = snapshots ? makeCentroidHistory(settings.space, colors.gray) : null
      const hooks = {
        ...makeHooks(options.signal, options.onProgress),
        ...(history && { centroids: history.centroids }),
      }
      const find = (backend: Backend) => {
        const place = { key: keyOfPixels(handle), signal: options.signal }
        const ofOpen = images.useOpen(backend, place, async open => {
          const own = await open.histogram(hooks)
          return findPaletteOf(open, own, settings, hooks, clusteringOf(handle))
        })
        return ofOpen ?? findPalette(backend, colors, settings, hooks, clusteringOf(handle))
      }
      const { result } = await run(find)
      const framesOf =
        history && ((palette: Uint32Array) => history.frames(palette, result.searchedColors ?? settings.colors))
      const remapSample: RemapSample = (sample, final) =>
        runOpen(keyOfPixels(handle), open => open.remapSample(sample, final))
      return toPaletteHandle(handle, result, settings, remapSample, framesOf ?? undefined)
    },
    async sharedPalette(pictures, paletteOptions = {}) {
      if ('palette' in paletteOptions) throw expected('options', 'no palette', 'one')
      const settings = checkQuantizeOptions(paletteOptions)
      const hooks = makeHooks(paletteOptions.signal, paletteOptions.onProgress)
      const countOne = async (picture: Raster) =>
        (await run(async backend => countColorsOf(backend, await rasterFor(backend, picture), hooks))).result
      const counted = await tellMemoryErrors(countAll(pictures, countOne, hooks, settings.bleed))
      const { histogram } = counted
      const clear = counted.edges && (await clearEntriesBeside(histogram, counted.edges, settings, hooks))
      const colors = settings.colors - (clear ? clear.count - 1 : 0)
      const counts = toImageColors(histogram)
      const { result } = await run(backend => findPalette(backend, counts, { ...settings, colors }, hooks))
      return toSharedPalette(histogram, counted.images, result, clear)
    },
    release(handle) {
      checkHistogram(handle)
      images.forget(keyOfPixels(handle))
    },
    destroy() {
      images.releaseAll()
      opened?.gpu.destroy()
      opened = null
    },
  }

  return offerDifference(engine, async (image, { palette, indices }, handle) =>
    isHistogramOf(handle, image)
      ? runOpen(pixelsKey(image), open => open.visibleDifference(packedPixels(palette), indices))
      : null,
  )
}
