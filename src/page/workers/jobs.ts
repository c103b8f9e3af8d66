import {
  type BackendChoice,
  type CompressResult,
  type CurvePoint,
  createEngine,
  drawIndexed,
  drawPalette,
  type Engine,
  hasMoreFrames,
  type ImageContext,
  type JobPixels,
  type PaletteHandle,
  type Picture,
  type Progress,
  paletteOptionsOf,
  quantizeOptionsOf,
  type StageMs,
  type StageTimes,
  samplePoints,
  withEncoder,
} from '../../index.ts'
import { withLocked } from '../preferences/listed-colors.ts'
import { throwIfCancelled } from './cancelled.ts'
import { withPicture } from './image-cache.ts'
import { startStripWorker } from './strip-workers.ts'
import { runInWorker } from './wasm-client.ts'
import type { Colors, JobResult, JobSettings, Request } from './worker-protocol.ts'

const inWorkers = withEncoder({ run: runInWorker, threads: Math.min(8, navigator.hardwareConcurrency) })

/** A preview has about so many pixels at most. */
const PREVIEW_PIXELS = 2 ** 21

/** Pixels of a picture in the list. */
const THUMBNAIL_PIXELS = 2 ** 12

/** Up to so many distinct colors the clustering itself takes well below a second. */
const FEW_COLORS = 2 ** 16

export interface Hooks {
  signal: AbortSignal
  onProgress(progress: Progress): void
  onPreview(picture: Picture): Promise<void>
  onDraft(draft: JobResult): void
  onPoint(point: CurvePoint): void
}

let opened: { backend: BackendChoice; engine: Promise<Engine> } | null = null

/** The page's one engine; another choice of back end replaces it. */
async function engineFor(backend: BackendChoice): Promise<Engine> {
  if (opened?.backend === backend) return opened.engine
  const before = opened?.engine
  const engine = createEngine({ backend, stripWorker: startStripWorker })
  opened = { backend, engine }
  ;(await before?.catch(() => null))?.destroy()
  return engine.catch(error => {
    opened = null
    throw error
  })
}

type OfFile = Extract<Request, { source: number }>

interface Opened {
  picture: ImageContext
  pixels: JobPixels
  decodeMs: number
  engine: Engine
}

/** Works on the picture of a request's file, with an engine for it. */
function withOpened<T>(
  { source, file, settings }: OfFile,
  { signal, onProgress }: Hooks,
  work: (opened: Opened) => Promise<T>,
): Promise<T> {
  throwIfCancelled(signal)
  onProgress({ stage: 'decode', fraction: 0, iterations: 0 })
  return withPicture(source, file, settings, async ({ picture, ms }) => {
    throwIfCancelled(signal)
    const engine = await engineFor(settings.backend)
    return work({ picture, pixels: await picture.pixels(settings), decodeMs: ms, engine })
  })
}

function countEntries({ palette, indices }: CompressResult['indexed']): Uint32Array {
  const counts = new Uint32Array(palette.length / 4)
  for (let i = 0; i < indices.length; i++) counts[indices[i]]++
  return counts
}

type Before = Partial<StageTimes> & Pick<StageMs, 'total'>

/** The times of a job with those of the stages that were done before it, which took it no time. */
function addStages(ms: StageMs, { total, ...stages }: Before): StageMs {
  const other = Object.values(stages).reduce((rest, time) => rest - time, total)
  return { ...ms, ...stages, other: ms.other + other, total: ms.total + total }
}

/** What travels to the page; `before`: what was spent on it before the job proper. */
function resultOf(
  { bytes, indexed, report }: CompressResult,
  { before, notes, thumbnail }: { before: Before; notes: string[]; thumbnail: Picture },
): JobResult {
  const ms = addStages(report.ms, before)
  return {
    blob: new Blob([bytes], { type: `image/${report.format === 'photo' ? 'webp' : report.format}` }),
    palette: indexed.palette,
    counts: countEntries(indexed),
    thumbnail,
    report: { ...report, ms, notes: [...notes, ...report.notes] },
  }
}

/** The file as it is, for a result that is not taken. */
function asOriginal({ report, ...result }: JobResult, file: Blob): JobResult {
  const size = { bytesOut: file.size, psnr: Number.POSITIVE_INFINITY, mse: 0, visibleDifference: 0, quality: 100 }
  const kept = {
    kind: 'original' as const,
    usedOriginal: true,
    format: report.inputFormat,
    colors: report.distinctColors,
  }
  return { ...result, blob: file, report: { ...report, ...size, ...kept } }
}

/** An animation is left as it is, unless its first frame alone is asked for. */
const asAnimation = (result: JobResult, file: Blob): JobResult => ({
  ...asOriginal(result, file),
  firstFrame: { blob: result.blob, report: result.report },
})

/** Points of the picture to show, about as many as a screen has. */
function pointsOf({ pixels: { image } }: Pick<Opened, 'pixels'>, most = PREVIEW_PIXELS) {
  return samplePoints(image, Math.min(1, Math.sqrt(most / (image.width * image.height))))
}

/** A small picture of the original, for the list. */
function thumbnailOf(opened: Opened): Picture {
  const { width, height, data } = pointsOf(opened, THUMBNAIL_PIXELS)
  return { width, height, data: new Uint8ClampedArray(data) }
}

/** A rough palette to show, where the clustering takes long and was not done before; else undefined. */
function earlyPalette(
  { engine, pixels }: Opened,
  settings: JobSettings,
  signal: AbortSignal,
): Promise<PaletteHandle> | undefined {
  if (pixels.counted!.distinctColors <= FEW_COLORS || pixels.knownPalette(settings)) return undefined
  const colors = typeof settings.colors === 'number' && settings.quality == null ? settings.colors : undefined
  const rough = { ...paletteOptionsOf(settings), colors, quality: null, speed: 10, rough: true }
  return pixels.palette(engine, { ...rough, signal })
}

/** Finds the palette, unless that was done before, and shows it; first a rough one if that takes long. */
async function preview({ settings, extras }: CompressRequest, opened: Opened, hooks: Hooks) {
  const { engine, pixels } = opened
  const { signal, onProgress } = hooks
  const { snapshots } = extras
  const early = await earlyPalette(opened, settings, signal)
  if (early) hooks.onPreview(await drawPalette(early, pointsOf(opened)))
  const before = pixels.knownPalette(settings, snapshots)
  const palette = await pixels.palette(engine, { ...paletteOptionsOf(settings), snapshots, signal, onProgress })
  if (!early) hooks.onPreview(await drawPalette(palette, pointsOf(opened)))
  return { palette, ms: before ? { search: 0, init: 0, kmeans: 0, palette: 0 } : palette.ms }
}

/** Counts, clusters and shows what it comes to, as far as that was not done before. */
async function prepare(request: CompressRequest, opened: Opened, hooks: Hooks) {
  const { palette, maxBytes, space, points, format } = request.settings
  const { engine, pixels } = opened
  const { signal, onProgress } = hooks
  const start = performance.now()
  const histogramHandle = await pixels.histogram(engine, {
    signal,
    onProgress,
    job: quantizeOptionsOf(request.settings),
  })
  const histogramMs = performance.now() - start
  const sample = pointsOf(opened)
  const histogram = sample === pixels.image ? histogramHandle : undefined
  const fixedResult = palette && (await engine.quantize(sample, { palette, space, dither: 0, lossy: 0, histogram }))
  throwIfCancelled(signal)
  if (fixedResult) hooks.onPreview(drawIndexed(fixedResult))
  const byJob = fixedResult || maxBytes != null || points === 'pixels' || format === 'photo'
  const clustering = byJob ? null : await preview(request, opened, hooks)
  const ms = { histogram: histogramMs, ...clustering?.ms, total: performance.now() - start }
  return { ms, snapshots: clustering?.palette.snapshots, notes: fixedResult?.report.notes ?? [] }
}

type CompressRequest = Extract<Request, { type: 'compress' }>

/** Finds the palette and puts the locked colors into it: the job is one with a fixed palette then. */
async function lock(request: CompressRequest, { engine, pixels }: Opened, hooks: Hooks): Promise<CompressRequest> {
  const { locked, ...settings } = request.settings
  if (!locked) return request
  const { signal, onProgress } = hooks
  await pixels.histogram(engine, { signal, onProgress, job: quantizeOptionsOf(settings) })
  const { palette } = await pixels.palette(engine, { ...paletteOptionsOf(settings), signal, onProgress })
  const { colors: _, quality: __, maxBytes: ___, ...rest } = settings
  return { ...request, settings: { ...rest, palette: withLocked(palette, locked) } as JobSettings }
}

/** Does one job from file to file. */
export async function compress(asked: CompressRequest, hooks: Hooks): Promise<JobResult> {
  return withOpened(asked, hooks, opened => compressOpened(asked, opened, hooks))
}

async function compressOpened(asked: CompressRequest, opened: Opened, hooks: Hooks): Promise<JobResult> {
  const request = await lock(asked, opened, hooks)
  const { engine, picture, decodeMs } = opened
  const { ms, snapshots, notes } = await prepare(request, opened, hooks)
  const before = { ...ms, decode: decodeMs, total: decodeMs + ms.total }
  const { backend: _, ...options } = request.settings
  const { signal, onProgress } = hooks
  const rest = { before, notes, thumbnail: thumbnailOf(opened) }
  const onDraft = (draft: CompressResult) => hooks.onDraft(resultOf(draft, rest))
  const result = await inWorkers.compress(picture, { ...options, signal, onProgress, onDraft, engine })
  const { indices } = result.indexed
  const ofPixels = resultOf(result, rest)
  const isMoving = hasMoreFrames(picture.source)
  // A palette that holds locked colors was looked for, so it is not handed over if it makes the file larger.
  const isLarger = asked.settings.locked && ofPixels.blob.size >= request.file.size
  const whole = isLarger ? asOriginal(ofPixels, request.file) : ofPixels
  return {
    ...(isMoving ? asAnimation(whole, request.file) : whole),
    ...(request.extras.indices && { indices }),
    ...(request.extras.snapshots && snapshots && { snapshots }),
  }
}

/** The overview of a file. */
export async function curve(request: Extract<Request, { type: 'curve' }>, hooks: Hooks): Promise<CurvePoint[]> {
  const { signal, onProgress, onPoint } = hooks
  const { backend: _, ...options } = request.settings
  const { thumbnail } = request
  return withOpened(request, hooks, ({ engine, picture }) =>
    inWorkers.curve(engine, picture, { ...options, thumbnail, signal, onProgress, onPoint }),
  )
}

/** The distinct colors of a file, as copies that may be given away. */
export async function colors(request: Extract<Request, { type: 'colors' }>, hooks: Hooks): Promise<Colors> {
  const { signal, onProgress } = hooks
  return withOpened(request, hooks, async ({ engine, pixels }) => {
    const { keys, counts: weights } = await (await pixels.histogram(engine, { signal, onProgress })).colors()
    return { keys: keys.slice(), weights: weights.slice() }
  })
}

/** The pixels of a file as a PNG, in the colors of a screen. */
export async function original(request: Extract<Request, { type: 'original' }>, { signal }: Hooks): Promise<Blob> {
  const { source, file, settings } = request
  throwIfCancelled(signal)
  return withPicture(source, file, settings, async ({ picture }) => {
    const { width, height, data } = (await picture.pixels({ ...settings, keep: 'none' })).image
    throwIfCancelled(signal)
    const canvas = new OffscreenCanvas(width, height)
    canvas.getContext('2d')!.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0)
    return canvas.convertToBlob()
  })
}

/** What would be smaller than the file of a result that was handed out before. */
export async function suggest(request: Extract<Request, { type: 'suggest' }>, hooks: Hooks) {
  const { backend: _, ...options } = request.settings
  const { palette, report } = request
  return withOpened(request, hooks, ({ engine, picture }) =>
    inWorkers.suggestSmaller(picture, { indexed: { palette }, report }, { ...options, signal: hooks.signal, engine }),
  )
}
