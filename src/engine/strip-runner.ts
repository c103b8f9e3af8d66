import { HuepressError } from '../common/errors.ts'
import type { DitherPlan } from '../quantize/dither/dither.ts'
import type { BandInput, BandJobs, RunBands } from '../quantize/dither/strips.ts'

/** A thread that dithers bands of one picture, one after the other. */
export interface BandThread {
  /** Its buffers are transferred. */
  send(input: BandInput): void
  /** Ends it at once, whatever it is doing. */
  end(): void
}

/** Starts a thread; it answers each input with the indices, or has one fault and is of no use from then on. */
export type StartBandThread = (plan: DitherPlan, answer: (indices: Uint8Array) => void, fault: () => void) => BandThread

/** Makes what runs the bands of one job; the signal ends its threads at once. */
export type BandRunner = (signal?: AbortSignal) => RunBands

/** More than this bring nothing: a large photo has a few dozen bands. */
const MOST_THREADS = 8

/** Works through bands in one thread until none is left or the thread fails. */
function workThrough({ plan, next, done }: BandJobs, start: StartBandThread, threads: Set<BandThread>): Promise<void> {
  return new Promise((resolve, reject) => {
    let current = -1
    let thread: BandThread
    function goOn(): void {
      const job = next()
      if (!job) return
      current = job.band
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

/** Runs bands in as many threads as the machine has cores, 8 at most. Threads that fail leave their bands over. */
export function bandRunnerWith(start: StartBandThread, cores: number): BandRunner {
  return signal => async jobs => {
    const threads = new Set<BandThread>()
    let stop = () => {}
    const stopped = new Promise<never>((_, reject) => {
      stop = () => reject(new HuepressError('aborted', 'Cancelled. Nothing was written.', { cause: signal?.reason }))
      if (signal?.aborted) stop()
      signal?.addEventListener('abort', stop, { once: true })
    })
    stopped.catch(() => {})
    try {
      const count = Math.max(1, Math.min(cores, MOST_THREADS, jobs.count))
      const working = Array.from({ length: count }, () => workThrough(jobs, start, threads))
      await Promise.race([Promise.all(working), stopped])
    } finally {
      signal?.removeEventListener('abort', stop)
      for (const thread of threads) thread.end()
    }
  }
}
