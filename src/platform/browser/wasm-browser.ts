import { HuepressError, throwIfAborted } from '../../common/errors.ts'
import { codecModule } from '../../formats/codec-modules.ts'
import type { JxlSettings, RunWasm, WasmCall, WebpSettings } from '../../formats/wasm-calls.ts'

interface Encoder<Settings> {
  encode(rgba: Uint8Array, width: number, height: number, settings: Settings): Uint8Array | null
}

type WebpEncoder = Encoder<WebpSettings>
type JxlEncoder = Encoder<JxlSettings>

/** What loads an encoder: `@jsquash/jxl/codec/enc/jxl_enc.js`. */
export interface EncoderLoaders {
  'JPEG XL': () => Promise<{ default: unknown }>
}

const loaders: Partial<EncoderLoaders> = {}

/**
 * Brings an encoder that is not part of the library; it is loaded with the first file. Where `withEncoder` runs
 * encoders in workers, call it there. `setEncoder('JPEG XL', () => import('@jsquash/jxl/codec/enc/jxl_enc.js'))`.
 */
export function setEncoder<Kind extends keyof EncoderLoaders>(kind: Kind, load: EncoderLoaders[Kind]): void {
  loaders[kind] = load
}

type Oxipng = typeof import('@jsquash/oxipng/codec/pkg/squoosh_oxipng.js')

let oxipng: Promise<Oxipng> | undefined
let webp: Promise<WebpEncoder> | undefined
let jxl: Promise<JxlEncoder> | undefined

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

async function openJxl(): Promise<JxlEncoder> {
  const load = loaders['JPEG XL']
  if (!load) {
    const message =
      "The encoder of JPEG XL is missing. Bring it by `setEncoder('JPEG XL', ...)`, or use the format webp."
    throw new HuepressError('encoder-missing', message)
  }
  const { default: glue } = await load()
  return (glue as (options: object) => Promise<JxlEncoder>)({ noInitialRun: true })
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

async function loadJxl(): Promise<JxlEncoder> {
  jxl ??= openJxl()
  return jxl.catch(error => {
    jxl = undefined
    throw error
  })
}

async function run(call: WasmCall): Promise<Uint8Array> {
  if (call.codec === 'oxipng') return (await loadOxipng()).optimise(call.png, call.level, false, false)
  const { rgba, width, height } = call
  const bytes =
    call.codec === 'webp'
      ? (await loadWebp()).encode(rgba, width, height, call.settings)
      : (await loadJxl()).encode(rgba, width, height, call.settings)
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
    if (error instanceof WebAssembly.RuntimeError) oxipng = webp = jxl = undefined
    throw error
  }
}
