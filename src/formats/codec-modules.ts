import { inflate } from './deflate/deflate.ts'

/** The codecs that are part of the code. */
export type Packed = keyof typeof PACKED

/** Several times what the encoders need. */
const MAX_BYTES = 2 ** 23

/** Part of the library's code, so that every bundler and tracer finds them; loaded when first needed. */
const PACKED = {
  oxipng: () => import('virtual:wasm/oxipng'),
  webp: () => import('virtual:wasm/webp'),
  webpDecoder: () => import('virtual:wasm/webp-decoder'),
}

async function compile(codec: Packed): Promise<WebAssembly.Module> {
  const { default: packed } = await PACKED[codec]()
  const bytes = await inflate(
    Uint8Array.from(atob(packed), char => char.charCodeAt(0)),
    MAX_BYTES,
  )
  return WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>)
}

const compiled: Partial<Record<Packed, Promise<WebAssembly.Module>>> = {}

/** The WebAssembly of an encoder, compiled once. A failure is forgotten, so that the next call tries again. */
export function codecModule(codec: Packed): Promise<WebAssembly.Module> {
  const module = compiled[codec] ?? compile(codec)
  compiled[codec] = module
  return module.catch(error => {
    delete compiled[codec]
    throw error
  })
}
