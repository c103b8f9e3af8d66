import { adler32 } from './adler32.ts'
import type { Deflate } from './deflate.ts'

const STORED_BYTES = 0xffff

/** A zlib stream that does not compress: the optimiser unpacks it at once, and its bytes are the same everywhere. */
export const deflateStored: Deflate = async blocks => {
  const parts: Uint8Array[] = [Uint8Array.of(0x78, 0x01)]
  let sum = 1
  for (const block of blocks) {
    sum = adler32(block, sum)
    for (let offset = 0; offset < block.length; offset += STORED_BYTES) {
      const piece = block.subarray(offset, offset + STORED_BYTES)
      const { length } = piece
      parts.push(Uint8Array.of(0, length, length >> 8, ~length, ~length >> 8), piece)
    }
  }
  parts.push(Uint8Array.of(1, 0, 0, 0xff, 0xff, sum >>> 24, sum >>> 16, sum >>> 8, sum))
  return parts
}
