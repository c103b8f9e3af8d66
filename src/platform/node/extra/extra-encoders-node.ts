import { readFile } from 'node:fs/promises'
import nodeModule from 'node:module'
import { pathToFileURL } from 'node:url'
import { HuepressError } from '../../../common/errors.ts'

const PATH = '@jsquash/jxl/codec/enc/jxl_enc'

/** An encoder of a package: its WebAssembly, and the address of the script that starts it in a thread. */
interface ExtraEncoder {
  module: WebAssembly.Module
  glue: string
  /** What that script exports. */
  start: unknown
}

async function load(): Promise<ExtraEncoder> {
  try {
    const { default: start } = await import('@jsquash/jxl/codec/enc/jxl_enc.js')
    const { resolve } = nodeModule.createRequire(import.meta.url)
    const module = await WebAssembly.compile(await readFile(resolve(`${PATH}.wasm`)))
    return { module, glue: pathToFileURL(resolve(`${PATH}.js`)).href, start }
  } catch (cause) {
    const message = 'Writing JPEG XL needs the optional package @jsquash/jxl. Run `npm install @jsquash/jxl`.'
    throw new HuepressError('encoder-missing', message, { cause })
  }
}

let loading: Promise<ExtraEncoder> | undefined

/** The encoder of JPEG XL, out of the optional package. Errors: 'encoder-missing'; the next call tries again. */
export function loadJxlEncoder(): Promise<ExtraEncoder> {
  loading ??= load()
  return loading.catch(error => {
    loading = undefined
    throw error
  })
}
