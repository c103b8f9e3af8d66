import { parentPort } from 'node:worker_threads'
import { makeCodecRunner, startEncoder } from '../../../formats/codec-runner.ts'
import type { WasmCall } from '../../../formats/wasm-calls.ts'

/** A call for this thread, with the module of its encoder, compiled, if it has one. */
export interface CodecWork {
  call: WasmCall
  module?: WebAssembly.Module
  /** Address of the script that starts an encoder which is no part of the code. */
  glue?: string
}

const works = new Map<WasmCall['codec'], CodecWork>()
const run = makeCodecRunner({
  moduleOf: async codec => works.get(codec)!.module!,
  async openJxl() {
    const { module, glue } = works.get('jxl')!
    return startEncoder((await import(/* @vite-ignore */ glue!)).default, module!)
  },
})

/** Runs calls of encoders, one after the other. One that fails ends the thread, whose memory nobody knows then. */
parentPort!.on('message', async (work: CodecWork) => {
  works.set(work.call.codec, work)
  const bytes = await run(work.call)
  const own = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice()
  parentPort!.postMessage(own, [own.buffer as ArrayBuffer])
})
