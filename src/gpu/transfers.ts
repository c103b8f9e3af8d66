import type { Job } from './context.ts'

/** When the GPU is done with all that was submitted so far; a lost GPU is told by whoever waits for results. */
export function doneAt({ device }: Job): Promise<number> {
  const now = () => performance.now()
  return device.queue.onSubmittedWorkDone().then(now, now)
}

/** Notes an upload that began then; nobody waits for it. */
export function noteUpload(job: Job, begin: number): void {
  // An empty submit sends what was written on its way now rather than with the first work on it.
  job.guard(() => job.device.queue.submit([]))
  doneAt(job).then(end => {
    job.transfers.upload += end - begin
  })
}

/** Notes a read-back that ends now; `ready` is when what was read had been worked out. */
export async function noteReadBack(job: Job, ready: Promise<number>): Promise<void> {
  const end = performance.now()
  job.transfers.readBack += end - (await job.wait(ready))
}
