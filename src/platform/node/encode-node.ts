import type { IndexedPixels } from '../../common/image.ts'
import {
  type EncodeJxlOptions,
  type EncodePngOptions,
  type EncodeWebpOptions,
  makeEncoders,
} from '../../formats/encode.ts'
import { threadCount } from './threads/thread-count.ts'
import { runWasm } from './wasm-node.ts'

export const encoders = makeEncoders({
  run: runWasm,
  get threads() {
    return Math.max(1, threadCount())
  },
})

/** `encodePng` of the browser, in threads. Same options, same bytes, same errors. */
export function encodePng(indexed: IndexedPixels, options?: EncodePngOptions): Promise<Uint8Array<ArrayBuffer>> {
  return encoders.encodePng(indexed, options)
}

/** `encodeWebp` of the browser, in a thread. Same options, same bytes, same errors. */
export function encodeWebp(indexed: IndexedPixels, options?: EncodeWebpOptions): Promise<Uint8Array<ArrayBuffer>> {
  return encoders.encodeWebp(indexed, options)
}

/** `encodeJxl` of the browser, in a thread, by the optional package @jsquash/jxl. Same options, bytes and errors. */
export function encodeJxl(indexed: IndexedPixels, options?: EncodeJxlOptions): Promise<Uint8Array<ArrayBuffer>> {
  return encoders.encodeJxl(indexed, options)
}
