/**
 * Morton (bit-interleaved) codes of colors. In Morton order every cube of color space whose side is a power of two
 * is one contiguous range, so one sort delivers the color cells of all sizes, nested.
 * Source: G. M. Morton, "A computer oriented geodetic data base", IBM, 1966.
 */

function spread(stride: number): Uint32Array {
  const table = new Uint32Array(256)
  for (let value = 0; value < 256; value++) {
    let bits = 0
    for (let bit = 0; bit < 8; bit++) if (value & (1 << bit)) bits += 2 ** (bit * stride)
    table[value] = bits
  }
  return table
}

/** The 8 bits of a channel, spread to every third bit. */
export const SPREAD3 = spread(3)
/** The 8 bits of a channel, spread to every fourth bit. */
const SPREAD4 = spread(4)

/** 12 code bits back to 4 bits each of r, g, b in a packed key. */
const GATHER3 = new Uint32Array(4096)
for (let code = 0; code < 4096; code++) {
  let key = 0
  for (let bit = 0; bit < 4; bit++) {
    key |= ((code >> (3 * bit + 2)) & 1) << bit
    key |= ((code >> (3 * bit + 1)) & 1) << (8 + bit)
    key |= ((code >> (3 * bit)) & 1) << (16 + bit)
  }
  GATHER3[code] = key
}

/** 24-bit code of the color channels of a packed key; alpha is ignored. */
export function opaqueCode(key: number): number {
  return (SPREAD3[key & 255] << 2) | (SPREAD3[(key >>> 8) & 255] << 1) | SPREAD3[(key >>> 16) & 255]
}

/** The opaque packed key of a 24-bit code. */
export function keyOfOpaqueCode(code: number): number {
  return ((GATHER3[code >>> 12] << 4) | GATHER3[code & 4095] | 0xff000000) >>> 0
}

/** 32-bit code of all four channels of a packed key. */
export function alphaCode(key: number): number {
  return (
    ((SPREAD4[key >>> 24] << 3) |
      (SPREAD4[key & 255] << 2) |
      (SPREAD4[(key >>> 8) & 255] << 1) |
      SPREAD4[(key >>> 16) & 255]) >>>
    0
  )
}

/** The packed key of a 32-bit code. */
export function keyOfAlphaCode(code: number): number {
  let key = 0
  for (let bit = 0; bit < 8; bit++) {
    const nibble = code >>> (4 * bit)
    key |= ((nibble >> 2) & 1) << bit
    key |= ((nibble >> 1) & 1) << (8 + bit)
    key |= (nibble & 1) << (16 + bit)
    key |= ((nibble >> 3) & 1) << (24 + bit)
  }
  return key >>> 0
}
