import type { Job } from 'bullmq'
import type { OpenQueue } from './bullmq.ts'
import type { JobData } from './job-data.ts'

const PAGE = 500

/** The failed jobs of a queue, page by page from the last on, so that one that goes back shifts none to come. */
export async function* failedJobs({ queue }: OpenQueue): AsyncGenerator<Job<JobData>[]> {
  for (let end = await queue.getFailedCount(); end > 0; end -= PAGE) {
    const jobs = (await queue.getFailed(Math.max(0, end - PAGE), end - 1)) as Job<JobData>[]
    yield jobs.filter(Boolean) // one that was removed meanwhile is missing
  }
}
