import type { Packed } from './codec-modules.ts'
import { deflateBlock } from './deflate/deflate-block.ts'
import type { JxlSettings, WasmCall, WebpSettings } from './wasm-calls.ts'

/** A decoder that Emscripten made. */
interface Decoder {
  decode(file: Uint8Array): { data: Uint8ClampedArray } | null
}

/** An encoder that Emscripten made. */
export interface Encoder<Settings> {
  encode(rgba: Uint8Array, width: number, height: number, settings: Settings): Uint8Array | null
}

type Oxipng = typeof import('@jsquash/oxipng/codec/pkg/squoosh_oxipng.js')

/** Where a runner gets its encoders from. */
export interface EncoderSources {
  moduleOf(codec: Packed): Promise<WebAssembly.Module>
  /** It is no part of the code. */
  openJxl(): Promise<Encoder<JxlSettings>>
}

/** Starts a codec by its script. */
function start<Codec>(glue: unknown, module: WebAssembly.Module): Promise<Codec> {
  return new Promise((done, fail) => {
    const instantiateWasm = (imports: WebAssembly.Imports, use: (instance: WebAssembly.Instance) => void) => {
      WebAssembly.instantiate(module, imports).then(use, fail)
      return {}
    }
    const make = glue as (options: object) => Promise<Codec>
    make({ noInitialRun: true, instantiateWasm }).then(done, fail)
  })
}

/** Starts an encoder by its script. */
export const startEncoder = <Settings>(glue: unknown, module: WebAssembly.Module) =>
  start<Encoder<Settings>>(glue, module)

async function openOxipng({ moduleOf }: EncoderSources): Promise<Oxipng> {
  const [glue, module] = await Promise.all([import('@jsquash/oxipng/codec/pkg/squoosh_oxipng.js'), moduleOf('oxipng')])
  // Its other way asks for Request and Response, which take Node 15 ms in each thread.
  glue.initSync(module)
  return glue
}

async function openWebp({ moduleOf }: EncoderSources): Promise<Encoder<WebpSettings>> {
  const [glue, module] = await Promise.all([import('@jsquash/webp/codec/enc/webp_enc_simd.js'), moduleOf('webp')])
  return startEncoder(glue.default, module)
}

async function openWebpDecoder({ moduleOf }: EncoderSources): Promise<Decoder> {
  const [glue, module] = await Promise.all([import('@jsquash/webp/codec/dec/webp_dec.js'), moduleOf('webpDecoder')])
  return start(glue.default, module)
}

/** What was loaded in one thread. */
interface Loaded {
  oxipng?: Promise<Oxipng>
  webp?: Promise<Encoder<WebpSettings>>
  webpDecoder?: Promise<Decoder>
  jxl?: Promise<Encoder<JxlSettings>>
}

async function run(call: WasmCall, sources: EncoderSources, loaded: Loaded): Promise<Uint8Array> {
  if (call.codec === 'deflate') return deflateBlock(call)
  if (call.codec === 'oxipng') {
    loaded.oxipng ??= openOxipng(sources)
    return (await loaded.oxipng).optimise(call.png, call.level, false, false)
  }
  if (call.codec === 'webpDecoder') {
    loaded.webpDecoder ??= openWebpDecoder(sources)
    const image = (await loaded.webpDecoder).decode(call.file)
    if (!image) throw new Error('the decoder gave up')
    return new Uint8Array(image.data.buffer)
  }
  const { rgba, width, height } = call
  let bytes: Uint8Array | null
  if (call.codec === 'webp') {
    loaded.webp ??= openWebp(sources)
    bytes = (await loaded.webp).encode(rgba, width, height, call.settings)
  } else {
    loaded.jxl ??= sources.openJxl()
    bytes = (await loaded.jxl).encode(rgba, width, height, call.settings)
  }
  if (!bytes) throw new Error('the encoder gave up')
  return bytes
}

/**
 * Runs encoders in this thread, which each call takes until it is done. What was loaded is kept; a failure is
 * forgotten, so that the next call tries again.
 */
export function makeCodecRunner(sources: EncoderSources): (call: WasmCall) => Promise<Uint8Array> {
  const loaded: Loaded = {}
  return call =>
    run(call, sources, loaded).catch(error => {
      // A module that has run out of memory is in no state to be used again.
      if (call.codec !== 'deflate') delete loaded[call.codec]
      throw error
    })
}
