import type { ExitCode } from '../exit-code.ts'
import type { Out } from '../file-job.ts'
import type { Source } from '../inputs.ts'
import type { Cost } from './job-cost.ts'

type RunJob = (source: Source, out: Out) => Promise<ExitCode>

/** A thread that does one job after the other. */
export interface JobThread {
  /** Rejects if the thread dies. */
  run: RunJob
  isAlive(): boolean
  end(): void
}

export interface TeamPlan {
  /** Most jobs at a time. */
  jobs: number
  /** Most MiB of jobs at a time; a single one may take more. */
  budget: number
  /** Does a job in this thread. */
  runHere: RunJob
  startThread(): JobThread
}

/** Fewer pixels ahead than this are done sooner in this thread than a further one starts. */
const WORTHWHILE_PIXELS = 2 ** 19

/** A place for a job: this thread's (null) or another one. */
type Place = JobThread | null

/**
 * Does jobs side by side: one in this thread, the others in threads that are started when they are worth it. A job
 * waits for a place and for memory. A thread that dies takes only its job along.
 */
export function makeTeam({ jobs, budget, runHere, startThread }: TeamPlan) {
  const running = new Set<Promise<unknown>>()
  const threads = new Set<JobThread>()
  let free: Place[] = [null]
  let used = 0

  /** A place for a job, with `pixels` ahead that could be shared with a further thread. */
  function placeFor({ mib }: Cost, pixels: number): Place | undefined {
    if (running.size > 0 && used + mib > budget) return undefined
    for (const thread of threads) if (!thread.isAlive()) threads.delete(thread)
    free = free.filter(place => place === null || place.isAlive())
    if (free.length > 0) return free.shift()
    if (threads.size + 1 >= jobs || pixels < WORTHWHILE_PIXELS) return undefined
    const thread = startThread()
    threads.add(thread)
    return thread
  }

  async function runAt(place: Place, source: Source, out: Out): Promise<ExitCode> {
    if (!place) return runHere(source, out).finally(() => free.unshift(null))
    const code = await place.run(source, out)
    free.push(place)
    return code
  }

  return {
    /**
     * Starts a job once there is room for it, unless it is no longer wanted then; `ahead`: how many are left, this one
     * included. `ended` gets its exit code, or why its thread died. Returns whether it was started.
     */
    async start(
      { source, out, cost, ahead }: { source: Source; out: Out; cost: Cost; ahead: number },
      ended: (code: Promise<ExitCode>) => Promise<void>,
      isWanted = () => true,
    ): Promise<boolean> {
      let place = placeFor(cost, ahead * cost.pixels)
      while (place === undefined) {
        await Promise.race(running)
        place = placeFor(cost, ahead * cost.pixels)
      }
      if (!isWanted()) {
        free.unshift(place)
        return false
      }
      used += cost.mib
      const job: Promise<unknown> = ended(runAt(place, source, out)).finally(() => {
        used -= cost.mib
        running.delete(job)
      })
      running.add(job)
      return true
    },
    /** Waits for all jobs, then ends the threads. */
    async finish(): Promise<void> {
      await Promise.all(running)
      for (const thread of threads) thread.end()
      free = []
    },
  }
}
