import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { HuepressError } from '../../common/errors.ts'
import type { RunWasm } from '../../formats/wasm-calls.ts'
import source from './codec-thread.cjs?raw'

const MODULES = {
  oxipng: {
    glue: '@jsquash/oxipng/codec/pkg/squoosh_oxipng.js',
    wasm: '@jsquash/oxipng/codec/pkg/squoosh_oxipng_bg.wasm',
  },
  webp: {
    glue: '@jsquash/webp/codec/enc/webp_enc_simd.js',
    wasm: '@jsquash/webp/codec/enc/webp_enc_simd.wasm',
  },
}

/** Runs an encoder in a thread of its own, which ends with it and gives its memory back; a signal ends it at once. */
export const runWasm: RunWasm = async (call, signal) => {
  const { resolve } = createRequire(import.meta.url)
  const { glue, wasm } = MODULES[call.codec]
  const workerData = { call, glue: pathToFileURL(resolve(glue)).href, wasm: resolve(wasm) }
  const worker = new Worker(source, { eval: true, workerData })
  const stop = () => worker.terminate()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return await new Promise((done, fail) => {
      worker.once('message', done)
      worker.once('error', fail)
      worker.once('exit', code => {
        const cancelled = new HuepressError('aborted', 'Cancelled. Nothing was written.')
        fail(signal?.aborted ? cancelled : new Error(`its thread ended with exit code ${code}`))
      })
    })
  } finally {
    signal?.removeEventListener('abort', stop)
    worker.terminate()
  }
}
