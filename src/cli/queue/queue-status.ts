import { asFlags } from '../flags.ts'
import { print } from '../stdio.ts'
import { type OpenQueue, openQueue, queueError } from './bullmq.ts'
import { failedJobs } from './failed-jobs.ts'
import { mayPass, readFailure } from './job-data.ts'
import type { QueueCommand } from './queue-args.ts'

/** Minutes that the speed is measured over; the running one is not whole. */
const MINUTES = 10

interface Reason {
  code: string
  count: number
  /** The sentence of one of them. */
  example: string
  /** Whether `retry` takes them without --all. */
  mayPass: boolean
}

async function reasonsOf(opened: OpenQueue): Promise<Reason[]> {
  const reasons = new Map<string, Reason>()
  for await (const jobs of failedJobs(opened)) {
    for (const { failedReason, data } of jobs) {
      const { code, message } = readFailure(failedReason)
      const reason = reasons.get(code) ?? {
        code,
        count: 0,
        example: `${data?.input ?? 'a job'}: ${message}`,
        mayPass: mayPass(code),
      }
      reason.count++
      reasons.set(code, reason)
    }
  }
  return [...reasons.values()].sort((one, other) => other.count - one.count)
}

/** Jobs a minute, done or failed: the mean of the last whole minutes in which something was done. */
async function speedOf({ queue }: OpenQueue): Promise<number> {
  const [completed, failed] = await Promise.all(
    (['completed', 'failed'] as const).map(async kind => (await queue.getMetrics(kind, 0, MINUTES)).data.map(Number)),
  )
  const minutes = Array.from({ length: MINUTES }, (_, i) => (completed[i] ?? 0) + (failed[i] ?? 0))
  const busy = minutes.filter(count => count > 0)
  return busy.length === 0 ? 0 : busy.reduce((sum, count) => sum + count, 0) / busy.length
}

function timeLeft(minutes: number): string {
  if (minutes < 1) return 'less than a minute'
  if (minutes < 90) return `about ${Math.round(minutes)} min`
  return minutes < 48 * 60 ? `about ${Math.round(minutes / 60)} h` : `about ${Math.round(minutes / 60 / 24)} days`
}

/** Prints what a queue holds. Errors: 'queue', 'package-missing'. */
export async function status({ queue: address, json }: Extract<QueueCommand, { kind: 'status' }>): Promise<0> {
  const opened = await openQueue(address)
  try {
    const { waiting, active, delayed, completed, failed } = await opened.queue.getJobCounts()
    const [reasons, perMinute, workers] = await Promise.all([
      reasonsOf(opened),
      speedOf(opened),
      opened.queue.getWorkersCount(),
    ])
    const left = waiting + active + delayed
    const minutesLeft = perMinute > 0 ? left / perMinute : null
    const facts = { waiting, active, delayed, completed, failed, workers, perMinute, minutesLeft, reasons }
    if (json) {
      await print(JSON.stringify({ queue: address.shown, ...facts }))
      return 0
    }
    await print(`${address.shown}: ${waiting} waiting, ${active} running, ${delayed} to be tried again,`)
    await print(`${completed} done in the last week, ${failed} failed; ${workers} workers`)
    if (perMinute > 0) await print(`${perMinute.toFixed(perMinute < 10 ? 1 : 0)} a minute`)
    if (left > 0 && minutesLeft !== null) await print(`${timeLeft(minutesLeft)} left`)
    for (const { code, count, example, mayPass } of reasons)
      await print(`${count} ${code}${mayPass ? ' (retry brings them back)' : ''}, such as ${asFlags(example)}`)
    return 0
  } catch (error) {
    throw queueError(error, address)
  } finally {
    await opened.close()
  }
}
