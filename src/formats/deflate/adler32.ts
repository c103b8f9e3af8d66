const MODULUS = 65521

/** Bytes after which the sums must be reduced to stay below 2^32. */
const STRETCH = 5552

/** Adler-32 (RFC 1950) of `bytes`; `start` is the result for the bytes before them, 1 if there are none. */
export function adler32(bytes: Uint8Array, start = 1): number {
  let a = start & 0xffff
  let b = start >>> 16
  for (let from = 0; from < bytes.length; from += STRETCH) {
    const to = Math.min(from + STRETCH, bytes.length)
    for (let i = from; i < to; i++) {
      a += bytes[i]
      b += a
    }
    a %= MODULUS
    b %= MODULUS
  }
  return ((b << 16) | a) >>> 0
}
