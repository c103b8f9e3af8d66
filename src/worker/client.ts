import { HuepressError, throwIfAborted } from '../errors.ts'
import type { Progress } from '../types.ts'
import type { JobResult, JobSettings, Request, Response } from './protocol.ts'

export interface JobHooks {
  signal?: AbortSignal
  onProgress?: (progress: Progress) => void
  /** Called with a fast PNG while a smaller file is still being worked on. */
  onDraft?: (draft: JobResult) => void
}

export interface WorkerClient {
  /** Sends a file to the worker and resolves with the finished file. Errors carry their code across. */
  compress(file: Blob, settings: JobSettings, hooks?: JobHooks): Promise<JobResult>
  /** Ends the worker; jobs under way are rejected as aborted. */
  destroy(): void
}

interface Pending extends Pick<JobHooks, 'onProgress' | 'onDraft'> {
  resolve: (result: JobResult) => void
  reject: (error: HuepressError) => void
}

/** Starts the page's one worker, which owns the engine, the decoder and the encoder. */
export function createWorkerClient(): WorkerClient {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'huepress' })
  const pending = new Map<number, Pending>()
  const sources = new WeakMap<Blob, number>()
  let nextId = 1

  const send = (request: Request) => worker.postMessage(request)

  function sourceOf(file: Blob): number {
    const source = sources.get(file) ?? nextId++
    sources.set(file, source)
    return source
  }

  function rejectAll(error: HuepressError): void {
    for (const { reject } of pending.values()) reject(error)
    pending.clear()
  }

  worker.onmessage = (event: MessageEvent<Response>) => {
    const response = event.data
    const job = pending.get(response.id)
    if (!job) return
    if (response.type === 'progress') return job.onProgress?.(response.progress)
    if (response.type === 'draft') return job.onDraft?.(response.result)
    pending.delete(response.id)
    if (response.type === 'done') job.resolve(response.result)
    else job.reject(new HuepressError(response.code, response.message))
  }
  worker.onerror = event => {
    rejectAll(
      new HuepressError('internal', `The worker stopped: ${event.message ?? 'it could not start'}. Reload the page.`),
    )
  }

  return {
    async compress(file, settings, { signal, onProgress, onDraft } = {}) {
      throwIfAborted(signal)
      const id = nextId++
      const onAbort = () => {
        const job = pending.get(id)
        if (!job) return
        pending.delete(id)
        send({ type: 'abort', id })
        job.reject(new HuepressError('aborted', 'Cancelled. Nothing was written.'))
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      try {
        return await new Promise<JobResult>((resolve, reject) => {
          pending.set(id, { resolve, reject, onProgress, onDraft })
          send({ type: 'compress', id, source: sourceOf(file), file, settings })
        })
      } finally {
        signal?.removeEventListener('abort', onAbort)
      }
    },
    destroy() {
      worker.terminate()
      rejectAll(new HuepressError('aborted', 'Cancelled. Nothing was written.'))
    },
  }
}
