import type { IndexedPixels } from '../../common/image.ts'
import type { EncodeJxlOptions, EncodePngOptions, EncodeWebpOptions } from '../../formats/encode.ts'
import { makeEncoders } from '../../formats/encode.ts'
import { runWasm } from './wasm-browser.ts'

export const encoders = makeEncoders({ run: runWasm })

/**
 * Writes a palette PNG: 1, 2, 4 or 8 bits a pixel, not interlaced. With effort 0 not filtered;
 * above by oxipng, which takes seconds a megapixel and, in a browser, the thread: call it in a worker. Where oxipng
 * fails or is no smaller, the fast file is the result.
 *
 * @param indexed palette (RGBA, 1..256 entries; those that are not opaque first shorten the file) and one index per
 *   pixel. Neither is changed.
 * Errors: 'usage' where palette, indices and size do not fit each other, or for a wrong option; 'too-large', 'empty'
 * as for `quantize`; the signal's reason.
 */
export function encodePng(indexed: IndexedPixels, options?: EncodePngOptions): Promise<Uint8Array<ArrayBuffer>> {
  return encoders.encodePng(indexed, options)
}

/**
 * Writes a lossless WebP with exactly the pixels of the palette image, also under alpha 0. At most 16383 pixels a
 * side. In a browser it takes the thread: call it in a worker.
 *
 * Errors: those of `encodePng`; 'too-large' for a longer side; 'encoder' where the memory does not suffice.
 */
export function encodeWebp(indexed: IndexedPixels, options?: EncodeWebpOptions): Promise<Uint8Array<ArrayBuffer>> {
  return encoders.encodeWebp(indexed, options)
}

/**
 * Writes a lossless JPEG XL with exactly the pixels of the palette image, also under alpha 0, in sRGB. In a browser it
 * takes the thread: call it in a worker.
 *
 * Errors: those of `encodePng`; 'encoder-missing' if the encoder is not there; 'encoder' where the memory does not
 * suffice.
 */
export function encodeJxl(indexed: IndexedPixels, options?: EncodeJxlOptions): Promise<Uint8Array<ArrayBuffer>> {
  return encoders.encodeJxl(indexed, options)
}
