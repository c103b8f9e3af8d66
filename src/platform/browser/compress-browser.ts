import { type CompressOptions, type CompressResult, makeCompress } from '../../compress/compress.ts'
import { decode } from './decode-browser.ts'
import { encoders } from './encode-browser.ts'
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
