import { type ErrorCode, HuepressError } from '../errors.ts'
import type { Progress } from '../types.ts'
import { runJob } from './jobs.ts'
import type { JobResult, Request, Response } from './protocol.ts'

/** Progress reaches the page at most this often. */
const PROGRESS_EVERY_MS = 50

const aborts = new Map<number, AbortController>()

/** Jobs run one after the other: they share one engine. */
let queue: Promise<void> = Promise.resolve()

const post = (response: Response, transfer: Transferable[] = []) => self.postMessage(response, { transfer })

/** An error as words that can travel; one that was not thrown on purpose is marked as a fault of huepress. */
function failure(error: unknown): { code: ErrorCode; message: string } {
  if (error instanceof HuepressError) return { code: error.code, message: error.message }
  const message = `Something went wrong inside huepress: ${error instanceof Error ? error.message : error}`
  return { code: 'internal', message }
}

async function compress(request: Extract<Request, { type: 'compress' }>, signal: AbortSignal): Promise<void> {
  const { id, source, file, settings } = request
  let last = Number.NEGATIVE_INFINITY
  try {
    const onProgress = (progress: Progress) => {
      const now = performance.now()
      if (now - last < PROGRESS_EVERY_MS) return
      last = now
      post({ type: 'progress', id, progress })
    }
    const onDraft = (result: JobResult) => post({ type: 'draft', id, result })
    const result = await runJob(source, file, settings, signal, onProgress, onDraft)
    post({ type: 'done', id, result }, [result.palette.buffer])
  } catch (error) {
    post({ type: 'failed', id, ...failure(error) })
  } finally {
    aborts.delete(id)
  }
}

self.onmessage = (event: MessageEvent<Request>) => {
  const request = event.data
  if (request.type === 'abort') {
    aborts.get(request.id)?.abort()
    return
  }
  const abort = new AbortController()
  aborts.set(request.id, abort)
  queue = queue.then(() => compress(request, abort.signal))
}
