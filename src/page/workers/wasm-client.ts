import type { EncoderCall, RunEncoder } from '../../index.ts'
import { cancelled, throwIfCancelled } from './cancelled.ts'
import type { WasmAnswer } from './wasm-worker.ts'

/** An idle worker ends after so long and gives its memory back. */
const IDLE_MS = 1000

/** A worker that was given more ends with its call: the memory of an encoder grows with the picture and stays. */
const MAX_KEPT_BYTES = 2 ** 22

/** Workers with nothing to do, and what will end them. A photo WebP takes a dozen calls, each of them short. */
const idle: { worker: Worker; timer: ReturnType<typeof setTimeout> }[] = []

const bytesOf = (call: EncoderCall): number =>
  Object.values(call).reduce((sum, value) => sum + (ArrayBuffer.isView(value) ? value.byteLength : 0), 0)

function take(): Worker {
  const kept = idle.pop()
  if (!kept) {
    return new Worker(new URL('./wasm-worker.ts', import.meta.url), { type: 'module', name: 'huepress-encoder' })
  }
  clearTimeout(kept.timer)
  return kept.worker
}

function keep(worker: Worker): void {
  const end = () => {
    idle.splice(idle.indexOf(kept), 1)
    worker.terminate()
  }
  const kept = { worker, timer: setTimeout(end, IDLE_MS) }
  idle.push(kept)
}

/** Runs an encoder in a worker of its own while it lasts; a signal ends it at once. */
export const runInWorker: RunEncoder = async (call, signal) => {
  throwIfCancelled(signal)
  const bytes = bytesOf(call)
  const worker = take()
  let isSound = false
  let stop = () => {}
  try {
    const made = await new Promise<Uint8Array>((done, fail) => {
      stop = () => fail(cancelled())
      signal?.addEventListener('abort', stop, { once: true })
      worker.onmessage = ({ data }: MessageEvent<WasmAnswer>) =>
        'bytes' in data ? done(data.bytes) : fail(new Error(data.fault))
      worker.onerror = event => fail(new Error(event.message ?? 'the encoder could not start'))
      worker.postMessage(call)
    })
    isSound = bytes <= MAX_KEPT_BYTES
    return made
  } finally {
    signal?.removeEventListener('abort', stop)
    if (isSound) keep(worker)
    else worker.terminate()
  }
}
