import { parentPort, workerData } from 'node:worker_threads'
import { initSync, optimise } from '@jsquash/oxipng/codec/pkg/squoosh_oxipng.js'
import makeWebp from '@jsquash/webp/codec/enc/webp_enc_simd.js'
import type { JxlSettings, WasmCall, WebpSettings } from '../../formats/wasm-calls.ts'

/** Runs one call of an encoder in a thread of its own, which ends with it. */
interface Work {
  call: WasmCall
  module: WebAssembly.Module
  /** Address of the script that starts an encoder which is no part of the code. */
  glue?: string
}

interface Encoder {
  encode(rgba: Uint8Array, width: number, height: number, settings: WebpSettings | JxlSettings): Uint8Array | null
}

async function run({ call, module, glue }: Work): Promise<Uint8Array> {
  if (call.codec === 'oxipng') {
    initSync(module)
    return optimise(call.png, call.level, false, false)
  }
  const instantiateWasm = (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) => {
    const instance = new WebAssembly.Instance(module, imports)
    done(instance)
    return instance.exports
  }
  const make = glue ? (await import(/* @vite-ignore */ glue)).default : makeWebp
  const encoder = (await make({ noInitialRun: true, instantiateWasm })) as Encoder
  const bytes = encoder.encode(call.rgba, call.width, call.height, call.settings)
  if (!bytes) throw new Error('the encoder gave up')
  return bytes
}

run(workerData).then(bytes => {
  const own = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice()
  parentPort!.postMessage(own, [own.buffer as ArrayBuffer])
})
