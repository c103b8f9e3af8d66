import type { FileInput } from '../../common/file-input.ts'
import { type CompressOptions, type CompressResult, makeCompress } from '../../compress/compress.ts'
import type { DecodedImage } from '../../compress/decoded-image.ts'
import type { ImageContext } from '../../compress/image-context.ts'
import { decode } from './decode-node.ts'
import { encoders } from './encode-node.ts'
import { createEngine } from './engine-node.ts'

const platform = makeCompress<FileInput | string>({ decode, createEngine, encode: encoders.encode })

/**
 * Squeezes an image file into a palette image in one call: decode, quantize, encode.
 *
 * @param input a file: its path, its bytes (Uint8Array, ArrayBuffer, Blob or File), its URL, or what `decode` gave for
 *   it, which the report then does not time again (`ms.decode` is 0); in an `ImageContext`, what earlier jobs found is
 *   used again. Nothing is changed; nothing is written.
 * Errors: those of `decode`, `createEngine` and `quantize`; 'usage' for a wrong option.
 */
export function compress(
  input: FileInput | string | DecodedImage | ImageContext,
  options?: CompressOptions,
): Promise<CompressResult> {
  return platform.compress(input, options)
}
