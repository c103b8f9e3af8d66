import type { RunEncoder } from '../../index.ts'
import { cancelled, throwIfCancelled } from './cancelled.ts'
import type { WasmAnswer } from './wasm-worker.ts'

/** Runs an encoder in a worker of its own, which ends with it and gives its memory back; a signal ends it at once. */
export const runInWorker: RunEncoder = async (call, signal) => {
  throwIfCancelled(signal)
  const worker = new Worker(new URL('./wasm-worker.ts', import.meta.url), { type: 'module', name: 'huepress-encoder' })
  let stop = () => {}
  try {
    return await new Promise<Uint8Array>((done, fail) => {
      stop = () => fail(cancelled())
      signal?.addEventListener('abort', stop, { once: true })
      worker.onmessage = ({ data }: MessageEvent<WasmAnswer>) =>
        'bytes' in data ? done(data.bytes) : fail(new Error(data.fault))
      worker.onerror = event => fail(new Error(event.message ?? 'the encoder could not start'))
      worker.postMessage(call)
    })
  } finally {
    signal?.removeEventListener('abort', stop)
    worker.terminate()
  }
}
