import type { GpuContext } from './context.ts'

/** When the GPU is done with all that was submitted so far; a lost GPU is told by whoever waits for results. */
export function doneAt({ device }: GpuContext): Promise<number> {
  const now = () => performance.now()
  return device.queue.onSubmittedWorkDone().then(now, now)
}

/** Notes an upload that began then; nobody waits for it. */
export function noteUpload(context: GpuContext, begin: number): void {
  // An empty submit sends what was written on its way now rather than with the first work on it.
  context.guard(() => context.device.queue.submit([]))
  doneAt(context).then(end => {
    context.transfers.upload += end - begin
  })
}

/** Notes a read-back that ends now; `ready` is when what was read had been worked out. */
export async function noteReadBack(context: GpuContext, ready: Promise<number>): Promise<void> {
  const end = performance.now()
  context.transfers.readBack += end - (await context.wait(ready))
}
