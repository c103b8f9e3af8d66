import { throwIfAborted } from '../../common/errors.ts'
import { codecModule } from '../../formats/codec-modules.ts'
import { makeCodecRunner } from '../../formats/codec-runner.ts'
import type { RunWasm } from '../../formats/wasm-calls.ts'

const run = makeCodecRunner(codecModule)

/** Loads an encoder when it is first needed and runs it in this thread, which it takes until it is done. */
export const runWasm: RunWasm = async (call, signal) => {
  const bytes = await run(call)
  throwIfAborted(signal)
  return bytes
}
