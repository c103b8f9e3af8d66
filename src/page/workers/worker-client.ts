import { type Alternatives, type CurvePoint, HuepressError, type Progress } from '../../index.ts'
import { cancelled, throwIfCancelled } from './cancelled.ts'
import type { Colors, Extras, JobResult, JobSettings, Request, Response, Results } from './worker-protocol.ts'

interface Hooks {
  signal?: AbortSignal
  onProgress?: (progress: Progress) => void
}

export interface JobHooks extends Hooks {
  /**
   * Called with the picture in its nearest colors, about 2 megapixels at most, before it is dithered and written: as
   * soon as the palette is known, or roughly known where finding it takes long. Not with a limit of bytes, which has no
   * one palette.
   */
  onPreview?: (picture: ImageBitmap) => void
  /** Called with a fast PNG while a smaller file is still being worked on. */
  onDraft?: (draft: JobResult) => void
  /** Also bring `indices` or `frames`. */
  extras?: Extras
}

interface CurveHooks extends Hooks {
  /** Called with each point as it is found, coarsest first. */
  onPoint?: (point: CurvePoint) => void
  /** Longest side of the points' pictures in pixels; default 256. */
  thumbnail?: number
}

export interface WorkerClient {
  /** Sends a file to the worker and resolves with the finished file. Errors carry their code across. */
  compress(file: Blob, settings: JobSettings, hooks?: JobHooks): Promise<JobResult>
  /**
   * The overview of a file: what 2, 4 ... 256 colors would give with these settings, whose own number counts for
   * nothing.
   */
  curve(file: Blob, settings: JobSettings, hooks?: CurveHooks): Promise<CurvePoint[]>
  /** The distinct colors of a file, as the settings' `keep` has them. */
  colors(file: Blob, settings: JobSettings, hooks?: Hooks): Promise<Colors>
  /** The pixels of a file as a PNG, for kinds that the browser does not draw. */
  original(file: Blob, settings: JobSettings, hooks?: Hooks): Promise<Blob>
  /** The colors of a palette file, or of a picture of at most 256. */
  palette(file: Blob, settings: JobSettings): Promise<Uint8Array>
  /** Looks for what is smaller than the input of a result that is not. */
  suggest(
    file: Blob,
    settings: JobSettings,
    result: Pick<JobResult, 'palette' | 'report'>,
    hooks?: Hooks,
  ): Promise<Alternatives>
  /** Starts the worker, so that its first job need not wait for that. */
  wake(): void
  /** Ends the worker unless it has work to do, which gives its memory back; the next job starts it again. */
  rest(): void
  /** Ends the worker; jobs under way are rejected as cancelled. */
  destroy(): void
}

interface Pending extends Pick<JobHooks, 'onProgress' | 'onPreview' | 'onDraft'>, Pick<CurveHooks, 'onPoint'> {
  resolve: (result: Results[keyof Results]) => void
  reject: (error: Error) => void
}

/** Hands a message to the job that it is of; true if that has ended with it. */
function receive(job: Pending, response: Response): boolean {
  if (response.type === 'progress') job.onProgress?.(response.progress)
  else if (response.type === 'preview') job.onPreview?.(response.bitmap)
  else if (response.type === 'draft') job.onDraft?.(response.result)
  else if (response.type === 'point') job.onPoint?.(response.point)
  else if (response.type === 'done') job.resolve(response.result)
  else job.reject(new HuepressError(response.code, response.message))
  return response.type === 'done' || response.type === 'failed'
}

/**
 * A worker, which owns an engine, a decoder and the encoders. It starts with its first job, or before if it is woken.
 * One that dies is replaced for the next job; those under way fail.
 */
export function createWorkerClient(): WorkerClient {
  let worker: Worker | null = null
  const pending = new Map<number, Pending>()
  const sources = new WeakMap<Blob, number>()
  let nextId = 1

  function send(request: Request): void {
    worker ??= start()
    worker.postMessage(request)
  }

  function sourceOf(file: Blob): number {
    const source = sources.get(file) ?? nextId++
    sources.set(file, source)
    return source
  }

  function rejectAll(error: Error): void {
    for (const { reject } of pending.values()) reject(error)
    pending.clear()
  }

  function end(error: Error): void {
    worker?.terminate()
    worker = null
    rejectAll(error)
  }

  function start(): Worker {
    const started = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'huepress' })
    started.onmessage = (event: MessageEvent<Response>) => {
      const job = pending.get(event.data.id)
      if (job && receive(job, event.data)) pending.delete(event.data.id)
    }
    started.onerror = event => {
      event.preventDefault()
      const reason = event.message || 'it could not start'
      end(new HuepressError('internal', `The worker stopped: ${reason}. Try again: the next job gets a new one.`))
    }
    return started
  }

  type Ask<Type extends keyof Results> = Omit<Extract<Request, { type: Type }>, 'id' | 'source'>

  async function ask<Type extends keyof Results>(
    request: Ask<Type>,
    { signal, ...hooks }: JobHooks & CurveHooks,
  ): Promise<Results[Type]> {
    throwIfCancelled(signal)
    const id = nextId++
    const onAbort = () => {
      const job = pending.get(id)
      if (!job) return
      pending.delete(id)
      send({ type: 'abort', id })
      job.reject(cancelled())
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    try {
      return await new Promise<Results[Type]>((resolve, reject) => {
        pending.set(id, { ...hooks, resolve: resolve as Pending['resolve'], reject })
        send({ ...request, id, source: sourceOf(request.file) } as unknown as Request)
      })
    } finally {
      signal?.removeEventListener('abort', onAbort)
    }
  }

  return {
    compress: (file, settings, { extras = {}, ...hooks } = {}) =>
      ask<'compress'>({ type: 'compress', file, settings, extras }, hooks),
    curve: (file, settings, { thumbnail, ...hooks } = {}) =>
      ask<'curve'>({ type: 'curve', file, settings, thumbnail }, hooks),
    colors: (file, settings, hooks = {}) => ask<'colors'>({ type: 'colors', file, settings }, hooks),
    original: (file, settings, hooks = {}) => ask<'original'>({ type: 'original', file, settings }, hooks),
    palette: (file, settings) => ask<'palette'>({ type: 'palette', file, settings }, {}),
    suggest: (file, settings, { palette, report }, hooks = {}) =>
      ask<'suggest'>({ type: 'suggest', file, settings, palette, report }, hooks),
    wake() {
      worker ??= start()
    },
    rest() {
      if (pending.size > 0) return
      worker?.terminate()
      worker = null
    },
    destroy: () => end(cancelled()),
  }
}
