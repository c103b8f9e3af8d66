import { parentPort } from 'node:worker_threads'
import { makeCodecRunner } from '../../../formats/codec-runner.ts'
import type { WasmCall } from '../../../formats/wasm-calls.ts'

/** A call for this thread, with the module of its encoder, compiled. */
export interface CodecWork {
  call: WasmCall
  module: WebAssembly.Module
}

const modules = new Map<WasmCall['codec'], WebAssembly.Module>()
const run = makeCodecRunner(async codec => modules.get(codec)!)

/** Runs calls of encoders, one after the other. One that fails ends the thread, whose memory nobody knows then. */
parentPort!.on('message', async ({ call, module }: CodecWork) => {
  modules.set(call.codec, module)
  const bytes = await run(call)
  const own = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice()
  parentPort!.postMessage(own, [own.buffer as ArrayBuffer])
})
