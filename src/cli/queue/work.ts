import { setTimeout as wait } from 'node:timers/promises'
import type { Job, Worker } from 'bullmq'
import { asMemoryError, HuepressError } from '../../node.ts'
import type { ExitCode } from '../exit-code.ts'
import { jobsFor, memoryBudget, threadsBeside } from '../jobs/job-cost.ts'
import { formatBytes } from '../print.ts'
import { type OpenQueue, openQueue, PREFIX } from './bullmq.ts'
import { failureText, type JobData, type JobResult, mayPass, readFailure } from './job-data.ts'
import { makeMemoryGate } from './memory-gate.ts'
import type { WorkSettings } from './queue-args.ts'
import { type Log, makeLog } from './queue-log.ts'
import { makeThreads, type Threads } from './queue-threads.ts'
import { workOnJob } from './work-job.ts'

/** Workers may be lost so often with one job before it is taken for their killer. */
const MAX_LOST = 10

/** A day of figures by the minute, for `status`. */
const MINUTES_KEPT = 24 * 60

const DRAIN_CHECK_MS = 500

type Counts = { done: number; known: number; kept: number; failed: number }

/** Turns an error into what the queue does with it: it tries again, or parks the job at once. */
function verdict({ bull }: OpenQueue, fault: unknown): Error {
  const error = asMemoryError(fault)
  const code = error instanceof HuepressError ? error.code : 'internal'
  const text = failureText(code, error instanceof Error ? error.message : String(error))
  return mayPass(code) ? new Error(text, { cause: error }) : new bull.UnrecoverableError(text)
}

function logDone(log: Log, counts: Counts, { data }: Job<JobData>, result: JobResult): void {
  const { input, output } = data
  const { bytesIn, bytesOut, ms, colors, notWritten } = result
  const facts = { input, output, ...result }
  if (notWritten !== undefined) {
    counts.kept++
    log('kept', `${input}: ${notWritten}`, facts)
  } else if (bytesOut === undefined) {
    counts.known++
    log('known', `${input} -> ${output}  was done before`, facts)
  } else {
    counts.done++
    const sizes = `${formatBytes(bytesIn!)} -> ${formatBytes(bytesOut)}`
    log('done', `${input} -> ${output}  ${sizes}, ${colors} colors, ${((ms ?? 0) / 1000).toFixed(2)} s`, facts)
  }
}

function logFailed(log: Log, counts: Counts, job: Job<JobData> | undefined, fault: Error): void {
  const { code, message } = readFailure(fault.message)
  const { input = 'a job' } = job?.data ?? {}
  const tries = job?.opts.attempts ?? 1
  const isFinal = !mayPass(code) || (job?.attemptsMade ?? tries) >= tries
  const facts = { input, code, attempt: job?.attemptsMade }
  if (isFinal) counts.failed++
  log(isFinal ? 'failed' : 'retry', `${input}: ${message}${isFinal ? '' : ' It is tried again.'}`, facts)
}

/** Says once that the connection is lost, and that it is back. */
function watchConnection({ redis }: OpenQueue, { queue }: WorkSettings, log: Log): void {
  let isLost = false
  redis.on('close', () => {
    if (!isLost) log('lost', `The connection to ${queue.shown} is lost. It is made again as soon as that works.`)
    isLost = true
  })
  redis.on('ready', () => {
    if (isLost) log('back', `The connection to ${queue.shown} is back.`)
    isLost = false
  })
}

/** Resolves when no job waits, runs or is to be tried again, anywhere. */
async function untilDrained({ queue }: OpenQueue, isStopped: () => boolean): Promise<void> {
  while (!isStopped()) {
    const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'prioritized').catch(() => null)
    if (counts && Object.values(counts).every(count => count === 0)) return
    await wait(DRAIN_CHECK_MS)
  }
}

/** The first signal ends what runs and takes no more; a second one ends at once. */
function untilTold(): { told: Promise<NodeJS.Signals>; isTold: () => boolean } {
  let isTold = false
  const told = new Promise<NodeJS.Signals>(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (isTold) process.exit(130)
        isTold = true
        resolve(signal)
      })
    }
  })
  return { told, isTold: () => isTold }
}

function startWorker(opened: OpenQueue, settings: WorkSettings, jobs: number, threads: Threads) {
  const { queue, leaseMs } = settings
  const gate = makeMemoryGate(memoryBudget())
  const process = (job: Job<JobData>) =>
    workOnJob(job.data, threads, gate).catch(error => Promise.reject(verdict(opened, error)))
  return new opened.bull.Worker<JobData, JobResult>(queue.name, process, {
    connection: opened.redis,
    prefix: PREFIX,
    concurrency: jobs,
    lockDuration: leaseMs,
    stalledInterval: Math.min(leaseMs, 30_000),
    maxStalledCount: MAX_LOST,
    metrics: { maxDataPoints: MINUTES_KEPT },
  })
}

function logEvents(worker: Worker<JobData, JobResult>, log: Log, counts: Counts): void {
  worker.on('completed', (job, result) => logDone(log, counts, job, result))
  worker.on('failed', (job, error) => logFailed(log, counts, job, error))
  worker.on('error', () => {}) // of the connection, which is watched
}

/**
 * Works through a queue until it is told to stop, or with `drain` until no job is left. `threadScript`: what its
 * threads run. Returns 1 if jobs failed for good and the queue was drained. Errors: 'queue', 'package-missing'.
 */
export async function work(settings: WorkSettings, threadScript: URL): Promise<ExitCode> {
  const { queue, drain } = settings
  const log = makeLog(settings)
  const opened = await openQueue(queue)
  const jobs = jobsFor(settings.jobs, Number.POSITIVE_INFINITY)
  const threads = makeThreads(threadScript, threadsBeside(jobs))
  const counts: Counts = { done: 0, known: 0, kept: 0, failed: 0 }
  const { told, isTold } = untilTold()
  watchConnection(opened, settings, log)
  const worker = startWorker(opened, settings, jobs, threads)
  logEvents(worker, log, counts)
  log('start', `Working on ${queue.shown}, ${jobs} ${jobs === 1 ? 'job' : 'jobs'} side by side.`, { jobs })
  const signal = await Promise.race([told, ...(drain ? [untilDrained(opened, isTold)] : [])])
  if (signal) log('stop', `${signal}: what runs is ended, and no more is taken.`, { signal })
  await worker.close()
  await threads.end()
  opened.redis.removeAllListeners('close')
  await opened.close()
  const { done, known, kept, failed } = counts
  const rest = `${known} done before, ${kept} not written, ${failed} failed`
  log('end', `${done} done, ${rest}.`, counts)
  return drain && failed > 0 && !signal ? 1 : 0
}
