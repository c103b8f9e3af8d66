import { throwIfAborted } from '../../common/errors.ts'
import { codecModule } from '../../formats/codec-modules.ts'
import { makeCodecRunner, startEncoder } from '../../formats/codec-runner.ts'
import type { RunWasm, WasmCall } from '../../formats/wasm-calls.ts'
import { loadJxlEncoder } from './extra/extra-encoders-node.ts'
import { runInThread } from './threads/codec-threads.ts'
import { threadCount } from './threads/thread-count.ts'

/** Tiny pictures take the caller's thread some 80 ms at most. */
const TINY_BYTES = 2 ** 14 + 2 ** 12
/** Of a WebP to decode. */
const TINY_FILE_BYTES = 2 ** 13
const TINY_ROWS = 256
const TINY_LEVEL = 4

const runHere = makeCodecRunner({
  moduleOf: codecModule,
  async openJxl() {
    const { module, start } = await loadJxlEncoder()
    return startEncoder(start, module)
  },
})

/** An instance that has failed once, for lack of memory, is not trusted again in this thread. */
let hasFailed = false

/** The height of a PNG. */
const rowsOf = (png: Uint8Array) => new DataView(png.buffer, png.byteOffset).getUint32(20)

/** Four bytes a pixel of WebP, which takes longer. */
function isTiny(call: WasmCall): boolean {
  if (call.codec === 'deflate') return false
  if (call.codec === 'webpDecoder') return call.file.length <= TINY_FILE_BYTES
  if (call.codec !== 'oxipng') return call.rgba.length <= TINY_BYTES
  return call.png.length <= TINY_BYTES && call.level <= TINY_LEVEL && rowsOf(call.png) <= TINY_ROWS
}

/**
 * Runs an encoder: of tiny pictures in the caller's thread, else in one of the process's threads, where a signal ends
 * it at once.
 */
export const runWasm: RunWasm = async (call, signal) => {
  if ((isTiny(call) && !hasFailed) || threadCount() === 0) {
    const bytes = await runHere(call).catch(error => {
      hasFailed = true
      throw error
    })
    throwIfAborted(signal)
    return bytes
  }
  throwIfAborted(signal)
  if (call.codec === 'deflate') return runInThread({ call }, signal)
  const { module, glue } =
    call.codec === 'jxl' ? await loadJxlEncoder() : { module: await codecModule(call.codec), glue: undefined }
  throwIfAborted(signal)
  return runInThread({ call, module, glue }, signal)
}
