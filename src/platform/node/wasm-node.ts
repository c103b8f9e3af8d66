import { Worker } from 'node:worker_threads'
import { throwIfAborted } from '../../common/errors.ts'
import { codecModule } from '../../formats/codec-modules.ts'
import type { RunWasm } from '../../formats/wasm-calls.ts'
import source from './codec-thread.ts?thread'

/** Runs an encoder in a thread of its own, which ends with it and gives its memory back; a signal ends it at once. */
export const runWasm: RunWasm = async (call, signal) => {
  const module = await codecModule(call.codec)
  throwIfAborted(signal)
  const worker = new Worker(source, { eval: true, workerData: { call, module } })
  const stop = () => worker.terminate()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return await new Promise((done, fail) => {
      worker.once('message', done)
      worker.once('error', fail)
      worker.once('exit', () => fail(signal?.aborted ? signal.reason : new Error('its thread ended')))
    })
  } finally {
    signal?.removeEventListener('abort', stop)
    worker.terminate()
  }
}
