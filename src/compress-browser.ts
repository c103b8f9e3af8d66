import { decode } from './codecs/decode-browser.ts'
import { encoders } from './codecs/encode-browser.ts'
import { type CompressOptions, type CompressResult, makeCompress } from './compress.ts'
import { createEngine } from './engine-browser.ts'

const platform = makeCompress<Blob>({ decode, createEngine, encode: encoders.encode })

export const { compressDecoded } = platform

/**
 * Squeezes an image file into a palette image in one call: decode, quantize, encode. The file is only read.
 *
 * Errors: those of `decode`, `createEngine` and `quantize`; 'usage' for a wrong option.
 */
export function compress(file: Blob, options?: CompressOptions): Promise<CompressResult> {
  return platform.compress(file, options)
}
