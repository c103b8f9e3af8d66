import {
  type BackendChoice,
  type CompressResult,
  type CurvePoint,
  createEngine,
  drawIndexed,
  drawPalette,
  type Engine,
  type Picture,
  type Progress,
  type StageMs,
  samplePoints,
  withEncoder,
} from '../../index.ts'
import { throwIfCancelled } from './cancelled.ts'
import { clusterOnce, countOnce, decodeOnce, earlyPalette, pixelsFor } from './image-cache.ts'
import { runInWorker } from './wasm-client.ts'
import type { Colors, JobResult, Request } from './worker-protocol.ts'

const inWorkers = withEncoder({ run: runInWorker, threads: Math.min(8, navigator.hardwareConcurrency) })

/** A preview has about so many pixels at most. */
const PREVIEW_PIXELS = 2 ** 21

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
  const engine = createEngine({ backend })
  opened = { backend, engine }
  ;(await before?.catch(() => null))?.destroy()
  return engine.catch(error => {
    opened = null
    throw error
  })
}

type OfFile = Extract<Request, { source: number }>

/** The pixels of a request's file, and an engine for them. */
async function open({ source, file, settings }: OfFile, { signal, onProgress }: Hooks) {
  throwIfCancelled(signal)
  onProgress({ stage: 'decode', fraction: 0, iterations: 0 })
  const { held, ms } = await decodeOnce(source, file, settings)
  throwIfCancelled(signal)
  const engine = await engineFor(settings.backend)
  return { decoded: held.decoded, pixels: await pixelsFor(held, settings.keep), decodeMs: ms, engine }
}

function countEntries({ palette, indices }: CompressResult['indexed']): Uint32Array {
  const counts = new Uint32Array(palette.length / 4)
  for (let i = 0; i < indices.length; i++) counts[indices[i]]++
  return counts
}

/** What travels to the page; `before`: what was spent on it before the job proper. */
function resultOf({ bytes, indexed, report }: CompressResult, before: Partial<StageMs>, notes: string[]): JobResult {
  const ms = { ...report.ms, ...before, total: report.ms.total + (before.total ?? 0) }
  return {
    blob: new Blob([bytes], { type: `image/${report.format}` }),
    palette: indexed.palette,
    counts: countEntries(indexed),
    report: { ...report, ms, notes: [...notes, ...report.notes] },
  }
}

/** Points of the picture to show, about as many as a screen has. */
function pointsOf({ pixels: { image } }: Opened) {
  return samplePoints(image, Math.sqrt(PREVIEW_PIXELS / (image.width * image.height)))
}

/** Clusters what was not clustered before, and shows what it comes to; first roughly where that takes long. */
async function preview({ settings, want }: CompressRequest, opened: Opened, hooks: Hooks) {
  const { engine, pixels } = opened
  const { signal, onProgress } = hooks
  const early = await earlyPalette(engine, pixels, settings, signal)
  if (early) hooks.onPreview(drawPalette(early, pointsOf(opened)))
  const found = await clusterOnce(engine, pixels, settings, want.snapshots ?? false, { signal, onProgress })
  if (!early) hooks.onPreview(drawPalette(found.clustered, pointsOf(opened)))
  return found
}

/** Counts, clusters and shows what it comes to, as far as that was not done before. */
async function prepare(request: CompressRequest, opened: Opened, hooks: Hooks) {
  const { palette, maxBytes, points, space } = request.settings
  const { signal, onProgress } = hooks
  const start = performance.now()
  const counted = await countOnce(opened.engine, opened.pixels, { signal, onProgress })
  const count = performance.now() - start
  const options = { palette, space, dither: 0, lossy: 0 }
  const given = palette && (await opened.engine.quantize(pointsOf(opened), options))
  throwIfCancelled(signal)
  if (given) hooks.onPreview(drawIndexed(given))
  const byJob = given || maxBytes != null || points === 'pixels'
  const found = byJob ? null : await preview(request, opened, hooks)
  const ms = { count, ...found?.ms, total: performance.now() - start }
  return { counted, clustered: found?.clustered, ms, notes: given?.report.notes ?? [] }
}

type CompressRequest = Extract<Request, { type: 'compress' }>
type Opened = Awaited<ReturnType<typeof open>>

/** Does one job from file to file. */
export async function compress(request: CompressRequest, hooks: Hooks): Promise<JobResult> {
  const opened = await open(request, hooks)
  const { counted, clustered, ms, notes } = await prepare(request, opened, hooks)
  const before = { ...ms, decode: opened.decodeMs, total: opened.decodeMs + ms.total }
  const { backend: _, ...options } = request.settings
  const { signal, onProgress } = hooks
  const onDraft = (draft: CompressResult) => hooks.onDraft(resultOf(draft, before, notes))
  const job = {
    ...options,
    signal,
    onProgress,
    onDraft,
    engine: opened.engine,
    histogram: counted,
    paletteHandle: clustered,
  }
  const result = await inWorkers.compress(opened.decoded, job)
  const { indices } = result.indexed
  const { snapshots: frames } = clustered ?? {}
  return {
    ...resultOf(result, before, notes),
    ...(request.want.indices && { indices }),
    ...(request.want.snapshots && frames && { snapshots: frames }),
  }
}

/** The overview of a file. */
export async function curve(request: Extract<Request, { type: 'curve' }>, hooks: Hooks): Promise<CurvePoint[]> {
  const { engine, pixels, decoded } = await open(request, hooks)
  const { signal, onProgress, onPoint } = hooks
  const counted = await countOnce(engine, pixels, { signal, onProgress })
  const { backend: _, ...options } = request.settings
  const { thumbnail } = request
  return inWorkers.curve(engine, decoded, { ...options, histogram: counted, thumbnail, signal, onProgress, onPoint })
}

/** The distinct colors of a file, as copies that may be given away. */
export async function colors(request: Extract<Request, { type: 'colors' }>, hooks: Hooks): Promise<Colors> {
  const { engine, pixels } = await open(request, hooks)
  const { keys, counts: weights } = await countOnce(engine, pixels, hooks)
  return { keys: keys.slice(), weights: weights.slice() }
}
