import { Worker } from 'node:worker_threads'
import { throwIfAborted } from '../../common/errors.ts'
import { codecModule } from '../../formats/codec-modules.ts'
import type { RunWasm } from '../../formats/wasm-calls.ts'
import source from './codec-thread.ts?thread'
import { loadJxlEncoder } from './extra/extra-encoders-node.ts'

/** Runs an encoder in a thread of its own, which ends with it and gives its memory back; a signal ends it at once. */
export const runWasm: RunWasm = async (call, signal) => {
  const parts = call.codec === 'jxl' ? await loadJxlEncoder() : { module: await codecModule(call.codec) }
  throwIfAborted(signal)
  const worker = new Worker(source, { eval: true, workerData: { call, ...parts } })
  const stop = () => worker.terminate()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return await new Promise((settle, reject) => {
      worker.once('message', settle)
      worker.once('error', reject)
      worker.once('exit', code => {
        reject(signal?.aborted ? signal.reason : new Error(`its thread ended with exit code ${code}`))
      })
    })
  } finally {
    signal?.removeEventListener('abort', stop)
    worker.terminate()
  }
}
