import type { FileInput } from '../../common/file-input.ts'
import { type CompressOptions, type CompressResult, makeCompress } from '../../compress/compress.ts'
import type { DecodedImage } from '../../compress/decoded-image.ts'
import type { ImageContext } from '../../compress/image-context.ts'
import { decode } from './decode-browser.ts'
import { encoders } from './encode-browser.ts'
import { createEngine } from './engine-browser.ts'

const platform = makeCompress<FileInput>({ decode, createEngine, encode: encoders.encode })

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
