import { print } from '../stdio.ts'
import { openQueue, queueError } from './bullmq.ts'
import { failedJobs } from './failed-jobs.ts'
import { mayPass, readFailure } from './job-data.ts'
import type { QueueCommand } from './queue-args.ts'

/** Puts failed jobs back: those that may go well, or all. Errors: 'queue', 'package-missing'. */
export async function retry({ queue: address, json, all }: Extract<QueueCommand, { kind: 'retry' }>): Promise<0> {
  const opened = await openQueue(address)
  try {
    let retried = 0
    let left = 0
    for await (const page of failedJobs(opened)) {
      for (const job of page) {
        const isChosen = all || mayPass(readFailure(job.failedReason).code)
        if (isChosen) await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true })
        if (isChosen) retried++
        else left++
      }
    }
    if (json) await print(JSON.stringify({ queue: address.shown, retried, left }))
    else
      await print(`${retried} put back${left > 0 ? `; ${left} would fail again (--all puts them back as well)` : ''}`)
    return 0
  } catch (error) {
    throw queueError(error, address)
  } finally {
    await opened.close()
  }
}
