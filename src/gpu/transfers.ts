import type { GpuContext } from './context.ts'

/** When the GPU is done with all that was asked for so far; a lost GPU is told by whoever waits for results. */
export function doneAt(context: GpuContext): Promise<number> {
  const now = () => performance.now()
  context.flush()
  return context.device.queue.onSubmittedWorkDone().then(now, now)
}

/** Notes an upload that began then; nobody waits for it. */
function noteUpload(context: GpuContext, begin: number): void {
  // An empty submit sends what was written on its way now rather than with the first work on it.
  context.guard(() => context.device.queue.submit([]))
  doneAt(context).then(end => {
    context.transfers.upload += end - begin
  })
}

/** Words of a part of an upload: 32 MiB. */
const PART_WORDS = 2 ** 23

/**
 * A buffer with these words, as `upload` makes it, but part by part, each when the GPU has the one before: so the same
 * memory serves for the way of all, which the system need not find first. Noted as an upload.
 */
export async function uploadInParts(context: GpuContext, label: string, words: Uint32Array): Promise<GPUBuffer> {
  const begin = performance.now()
  const { STORAGE, COPY_DST } = GPUBufferUsage
  const buffer = context.buffer(label, words.byteLength, STORAGE | COPY_DST)
  for (let first = 0; first < words.length; first += PART_WORDS) {
    if (first > 0) await context.wait(doneAt(context))
    const { buffer: bytes, byteOffset, length } = words.subarray(first, first + PART_WORDS)
    context.guard(() => context.device.queue.writeBuffer(buffer, 4 * first, bytes, byteOffset, 4 * length))
  }
  noteUpload(context, begin)
  return buffer
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
