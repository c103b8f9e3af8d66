import type { FileInput } from '../../common/file-input.ts'
import { makeCompress } from '../../compress/compress.ts'
import type { CompressOptions, CompressResult, FinishedJob } from '../../compress/compress-types.ts'
import type { DecodedImage } from '../../compress/decoded-image.ts'
import type { ImageContext } from '../../compress/image-context.ts'
import type { Alternatives } from '../../compress/suggest/suggest.ts'
import { decode } from './decode-browser.ts'
import { encoders } from './encode-browser.ts'
import { createEngine } from './engine-browser.ts'

const platform = makeCompress<FileInput>({ decode, createEngine, encode: encoders.encode, photo: encoders.photo })

/**
 * Squeezes an image file into a palette image in one call: decode, quantize, encode. The file is only read.
 *
 * @param input the file: a Blob, File, ArrayBuffer, Uint8Array, or a URL, which is fetched; or what `decode` gave for
 *   it, which the report then does not time again (`ms.decode` is 0); in an `ImageContext`, what earlier jobs found is
 *   used again.
 * Errors: those of `decode`, `createEngine` and `quantize`; 'usage' for a wrong option.
 */
export function compress(
  input: FileInput | DecodedImage | ImageContext,
  options?: CompressOptions,
): Promise<CompressResult> {
  return platform.compress(input, options)
}

/**
 * Looks for what is smaller than the input, if a result is not: fewer colors, 16 at least, by making such files, of
 * large pictures by estimates; and a photo without a palette. Null for what is not. Call it once the result has been
 * handed out, with the same options; an `ImageContext` spares the counting.
 * Errors: those of `compress`.
 */
export function suggestSmaller(
  input: DecodedImage | ImageContext,
  result: FinishedJob,
  options?: CompressOptions,
): Promise<Alternatives> {
  return platform.suggestSmaller(input, result, options)
}
