import { OPAQUE_BITS } from './constants.ts'

/** RGBA bytes as packed little-endian words without a copy; a copy only if the bytes are not aligned. */
export function packedPixels(data: Uint8Array | Uint8ClampedArray): Uint32Array {
  const aligned = data.byteOffset % 4 === 0 ? data : data.slice()
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >>> 2)
}

/** Whether every pixel has alpha 255. */
export function isOpaque(pixels: Uint32Array): boolean {
  for (let i = 0; i < pixels.length; i++) if (pixels[i] < OPAQUE_BITS) return false
  return true
}

/** Pixels that `looksOpaque` looks at, at least if there are as many. */
const LOOKS = 2 ** 14

/** Whether some pixels, all over the picture, have alpha 255. */
export function looksOpaque(pixels: Uint32Array): boolean {
  // Odd, so that it does not stay in one column of most pictures.
  const apart = Math.floor(pixels.length / LOOKS) | 1
  for (let i = 0; i < pixels.length; i += apart) if (pixels[i] < OPAQUE_BITS) return false
  return true
}

/** Whether colors are all without color: red, green and blue alike, whatever their alpha. */
export function areGray(keys: Uint32Array): boolean {
  return keys.every(key => (key & 0xffff) === ((key >>> 8) & 0xffff))
}

/** The key a pixel is counted under: all fully transparent pixels are one color. */
export function keyOf(pixel: number): number {
  return pixel >>> 24 === 0 ? 0 : pixel
}
