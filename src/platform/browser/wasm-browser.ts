import { throwIfAborted } from '../../common/errors.ts'
import type { RunWasm, WasmCall, WebpSettings } from '../../formats/wasm-calls.ts'

interface WebpEncoder {
  encode(rgba: Uint8Array, width: number, height: number, settings: WebpSettings): Uint8Array | null
}

type Oxipng = typeof import('@jsquash/oxipng/codec/pkg/squoosh_oxipng.js')

let oxipng: Promise<Oxipng> | undefined
let webp: Promise<WebpEncoder> | undefined

/** Keeps what was loaded; a failure is forgotten, so that the next call tries again. */
async function loadOxipng(): Promise<Oxipng> {
  oxipng ??= import('@jsquash/oxipng/codec/pkg/squoosh_oxipng.js').then(async glue => {
    await glue.default()
    return glue
  })
  return oxipng.catch(error => {
    oxipng = undefined
    throw error
  })
}

async function loadWebp(): Promise<WebpEncoder> {
  webp ??= import('@jsquash/webp/codec/enc/webp_enc_simd.js').then(
    glue => glue.default({ noInitialRun: true }) as Promise<unknown> as Promise<WebpEncoder>,
  )
  return webp.catch(error => {
    webp = undefined
    throw error
  })
}

async function run(call: WasmCall): Promise<Uint8Array> {
  if (call.codec === 'oxipng') return (await loadOxipng()).optimise(call.png, call.level, false, false)
  const encoder = await loadWebp()
  const bytes = encoder.encode(call.rgba, call.width, call.height, call.settings)
  if (!bytes) throw new Error('the encoder gave up')
  return bytes
}

/** Loads an encoder when it is first needed and runs it in this thread, which it takes until it is done. */
export const runWasm: RunWasm = async (call, signal) => {
  try {
    const bytes = await run(call)
    throwIfAborted(signal)
    return bytes
  } catch (error) {
    // A module that has run out of memory is in no state to be used again.
    if (error instanceof WebAssembly.RuntimeError) oxipng = webp = undefined
    throw error
  }
}
