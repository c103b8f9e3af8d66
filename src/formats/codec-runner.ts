import type { WasmCall, WebpSettings } from './wasm-calls.ts'

interface WebpEncoder {
  encode(rgba: Uint8Array, width: number, height: number, settings: WebpSettings): Uint8Array | null
}

type Oxipng = typeof import('@jsquash/oxipng/codec/pkg/squoosh_oxipng.js')

type ModuleOf = (codec: WasmCall['codec']) => Promise<WebAssembly.Module>

async function openOxipng(moduleOf: ModuleOf): Promise<Oxipng> {
  const [glue, module] = await Promise.all([import('@jsquash/oxipng/codec/pkg/squoosh_oxipng.js'), moduleOf('oxipng')])
  await glue.default(module)
  return glue
}

async function openWebp(moduleOf: ModuleOf): Promise<WebpEncoder> {
  const [glue, module] = await Promise.all([import('@jsquash/webp/codec/enc/webp_enc_simd.js'), moduleOf('webp')])
  return new Promise((done, fail) => {
    const instantiateWasm = (imports: WebAssembly.Imports, use: (instance: WebAssembly.Instance) => void) => {
      WebAssembly.instantiate(module, imports).then(use, fail)
      return {}
    }
    const opening = glue.default({ noInitialRun: true, instantiateWasm }) as Promise<unknown> as Promise<WebpEncoder>
    opening.then(done, fail)
  })
}

/**
 * Runs encoders in this thread, which each call takes until it is done. What was loaded is kept; a failure is
 * forgotten, so that the next call tries again.
 */
export function makeCodecRunner(moduleOf: ModuleOf): (call: WasmCall) => Promise<Uint8Array> {
  let oxipng: Promise<Oxipng> | undefined
  let webp: Promise<WebpEncoder> | undefined

  async function run(call: WasmCall): Promise<Uint8Array> {
    if (call.codec === 'oxipng') {
      oxipng ??= openOxipng(moduleOf)
      return (await oxipng).optimise(call.png, call.level, false, false)
    }
    webp ??= openWebp(moduleOf)
    const bytes = (await webp).encode(call.rgba, call.width, call.height, call.settings)
    if (!bytes) throw new Error('the encoder gave up')
    return bytes
  }

  return call =>
    run(call).catch(error => {
      // A module that has run out of memory is in no state to be used again.
      if (call.codec === 'oxipng') oxipng = undefined
      else webp = undefined
      throw error
    })
}
