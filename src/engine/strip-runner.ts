import type { DitherPlan } from '../quantize/dither/dither.ts'
import type { RunStrips, StripInput, StripJobs } from '../quantize/dither/strips.ts'

/** A thread that dithers strips of one picture, one after the other. */
export interface StripThread {
  /** Its buffers are transferred. */
  send(input: StripInput): void
  /** Ends it at once, whatever it is doing. */
  end(): void
}

/** Starts a thread; it answers each input with the indices, or has one fault and is of no use from then on. */
export type StartStripThread = (
  plan: DitherPlan,
  answer: (indices: Uint8Array) => void,
  fault: () => void,
) => StripThread

/** Makes what runs the strips of one job; the signal ends its threads at once. */
export type StripRunner = (signal?: AbortSignal) => RunStrips

/** More than this bring nothing: a large photo has a few dozen strips. */
const MAX_THREADS = 8

/** Works through strips in one thread until none is left or the thread fails. */
function workThrough(
  { plan, next, done }: StripJobs,
  start: StartStripThread,
  threads: Set<StripThread>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let current = -1
    let thread: StripThread
    function goOn(): void {
      const job = next()
      if (!job) return
      current = job.strip
      thread.send(job.input)
    }
    function answer(indices: Uint8Array): void {
      try {
        done(current, indices)
        current = -1
        goOn()
        if (current < 0) resolve()
      } catch (error) {
        reject(error)
      }
    }
    try {
      thread = start(plan, answer, resolve)
    } catch {
      resolve()
      return
    }
    threads.add(thread)
    goOn()
    if (current < 0) resolve()
  })
}

/** Runs strips in so many threads, 8 at most. Threads that fail leave their strips over, and so does a lack of them. */
export function stripRunnerWith(start: StartStripThread, threads: () => number): StripRunner {
  return signal => async jobs => {
    const started = new Set<StripThread>()
    let stop = () => {}
    const stopped = new Promise<never>((_, reject) => {
      stop = () => reject(signal?.reason)
      if (signal?.aborted) stop()
      signal?.addEventListener('abort', stop, { once: true })
    })
    stopped.catch(() => {})
    try {
      const count = Math.min(threads(), MAX_THREADS, jobs.count)
      const working = Array.from({ length: count }, () => workThrough(jobs, start, started))
      await Promise.race([Promise.all(working), stopped])
    } finally {
      signal?.removeEventListener('abort', stop)
      for (const thread of started) thread.end()
    }
  }
}
