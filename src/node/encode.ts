import { type EncodePngOptions, encodePng as encodeAnyPng } from '../codecs/png.ts'
import type { Indexed } from '../types.ts'
import { makeDeflate } from './deflate.ts'

/** `encodePng` of the browser, compressed by Node's zlib on several threads. Same options, same errors. */
export function encodePng(
  indexed: Pick<Indexed, 'width' | 'height' | 'palette' | 'indices'>,
  options: EncodePngOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  return encodeAnyPng(indexed, { deflate: makeDeflate(), ...options })
}
