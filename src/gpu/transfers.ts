import type { GpuContext } from './context.ts'

/** When the GPU is done with all that was asked for so far; a lost GPU is told by whoever waits for results. */
export function doneAt(context: GpuContext): Promise<number> {
  const now = () => performance.now()
  context.flush()
  return context.device.queue.onSubmittedWorkDone().then(now, now)
}

/** Notes an upload that began then; nobody waits for it. */
export function noteUpload(context: GpuContext, begin: number): void {
  // An empty submit sends what was written on its way now rather than with the first work on it.
  context.guard(() => context.device.queue.submit([]))
  doneAt(context).then(end => {
    context.transfers.upload += end - begin
  })
}

/** Notes a read-back of all that was asked for so far, which ends when what this returns is called. */
export function noteReadBack(context: GpuContext): () => void {
  let ready = Infinity
  doneAt(context).then(end => {
    ready = end
  })
  return () => {
    context.transfers.readBack += Math.max(0, performance.now() - ready)
  }
}
