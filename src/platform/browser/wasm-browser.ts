import { throwIfAborted } from '../../common/errors.ts'
import { codecModule } from '../../formats/codec-modules.ts'
import type { RunWasm, WasmCall, WebpSettings } from '../../formats/wasm-calls.ts'

interface WebpEncoder {
  encode(rgba: Uint8Array, width: number, height: number, settings: WebpSettings): Uint8Array | null
}

type Oxipng = typeof import('@jsquash/oxipng/codec/pkg/squoosh_oxipng.js')

let oxipng: Promise<Oxipng> | undefined
let webp: Promise<WebpEncoder> | undefined

async function openOxipng(): Promise<Oxipng> {
  const [glue, module] = await Promise.all([
    import('@jsquash/oxipng/codec/pkg/squoosh_oxipng.js'),
    codecModule('oxipng'),
  ])
  await glue.default(module)
  return glue
}

async function openWebp(): Promise<WebpEncoder> {
  const [glue, module] = await Promise.all([import('@jsquash/webp/codec/enc/webp_enc_simd.js'), codecModule('webp')])
  return new Promise((done, fail) => {
    const instantiateWasm = (imports: WebAssembly.Imports, use: (instance: WebAssembly.Instance) => void) => {
      WebAssembly.instantiate(module, imports).then(use, fail)
      return {}
    }
    const opening = glue.default({ noInitialRun: true, instantiateWasm }) as Promise<unknown> as Promise<WebpEncoder>
    opening.then(done, fail)
  })
}

/** Keeps what was loaded; a failure is forgotten, so that the next call tries again. */
async function loadOxipng(): Promise<Oxipng> {
  oxipng ??= openOxipng()
  return oxipng.catch(error => {
    oxipng = undefined
    throw error
  })
}

async function loadWebp(): Promise<WebpEncoder> {
  webp ??= openWebp()
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
