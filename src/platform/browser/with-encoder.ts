import type { FileInput } from '../../common/file-input.ts'
import { makeCompress } from '../../compress/compress.ts'
import type { CompressOptions, CompressResult, FinishedJob } from '../../compress/compress-types.ts'
import { makeCurve } from '../../compress/curve.ts'
import type { DecodedImage } from '../../compress/decoded-image.ts'
import type { ImageContext } from '../../compress/image-context.ts'
import type { Alternatives } from '../../compress/suggest/suggest.ts'
import { makeEncoders } from '../../formats/encode.ts'
import type { RunWasm } from '../../formats/wasm-calls.ts'
import { decode } from './decode-browser.ts'
import { createEngine } from './engine-browser.ts'

/** Where the WebAssembly encoders run. */
export interface EncoderHost {
  /** Runs one call of an encoder, such as `runEncoder` in a worker. */
  run: RunWasm
  /** Calls side by side; default 1. The bytes do not depend on it. */
  threads?: number
}

/**
 * `compress`, `suggestSmaller`, `curve`, `encodePng`, `encodeWebp` and `encodeJxl` with the encoders in a place of the
 * caller's. By default they take the calling thread. In workers they run side by side, can be stopped at once, and give
 * their memory back.
 */
export function withEncoder({ run, threads }: EncoderHost) {
  const { encodePng, encodeWebp, encodeJxl, encode, photo } = makeEncoders({ run, threads })
  const platform = makeCompress<FileInput>({ decode, createEngine, encode, photo })
  // Spelled out, so that the declarations name no global type.
  const compress = (
    input: FileInput | DecodedImage | ImageContext,
    options?: CompressOptions,
  ): Promise<CompressResult> => platform.compress(input, options)
  const suggestSmaller = (
    input: DecodedImage | ImageContext,
    result: FinishedJob,
    options?: CompressOptions,
  ): Promise<Alternatives> => platform.suggestSmaller(input, result, options)
  return { compress, suggestSmaller, curve: makeCurve({ encode }), encodePng, encodeWebp, encodeJxl }
}
