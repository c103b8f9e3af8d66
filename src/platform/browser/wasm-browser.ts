import { HuepressError, throwIfAborted } from '../../common/errors.ts'
import { codecModule } from '../../formats/codec-modules.ts'
import { type Encoder, makeCodecRunner } from '../../formats/codec-runner.ts'
import type { JxlSettings, RunWasm } from '../../formats/wasm-calls.ts'

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

async function openJxl(): Promise<Encoder<JxlSettings>> {
  const load = loaders['JPEG XL']
  if (!load) {
    const message =
      "The encoder of JPEG XL is missing. Bring it by `setEncoder('JPEG XL', ...)`, or use the format webp."
    throw new HuepressError('encoder-missing', message)
  }
  const { default: glue } = await load()
  return (glue as (options: object) => Promise<Encoder<JxlSettings>>)({ noInitialRun: true })
}

const run = makeCodecRunner({ moduleOf: codecModule, openJxl })

/** Loads an encoder when it is first needed and runs it in this thread, which it takes until it is done. */
export const runWasm: RunWasm = async (call, signal) => {
  const bytes = await run(call)
  throwIfAborted(signal)
  return bytes
}
