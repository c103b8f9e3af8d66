/** How a palette PNG packs indices into bytes: several to a byte where the palette is small, the first one highest. */

/**
 * Indices in a byte, as they are chosen: 8, 4 or 1. Up to 16 entries two would fit; a PNG with a byte for each index is
 * smaller if the indices were chosen for that.
 */
export function indicesPerByte(entries: number): 1 | 4 | 8 {
  if (entries <= 2) return 8
  return entries <= 4 ? 4 : 1
}

/** Packs a row of indices into `out`; spare bits of the last byte are 0. */
export function packRow(indices: Uint8Array, perByte: number, out: Uint8Array): void {
  if (perByte === 1) {
    out.set(indices)
    return
  }
  const bits = 8 / perByte
  for (let u = 0, x = 0; x < indices.length; u++) {
    let byte = 0
    for (let shift = 8 - bits; shift >= 0 && x < indices.length; shift -= bits) byte |= indices[x++] << shift
    out[u] = byte
  }
}

/** How often each byte occurs in a packed picture. */
export function byteCounts(indices: Uint8Array, width: number, perByte: number): Uint32Array {
  const counts = new Uint32Array(256)
  const row = new Uint8Array(Math.ceil(width / perByte))
  for (let offset = 0; offset < indices.length; offset += width) {
    packRow(indices.subarray(offset, offset + width), perByte, row)
    for (const byte of row) counts[byte]++
  }
  return counts
}

/** The indices of a packed row. */
export function unpackRow(bytes: Uint8Array, perByte: number, indices: Uint8Array): void {
  if (perByte === 1) {
    indices.set(bytes)
    return
  }
  const bits = 8 / perByte
  const mask = (1 << bits) - 1
  for (let u = 0, x = 0; x < indices.length; u++)
    for (let shift = 8 - bits; shift >= 0 && x < indices.length; shift -= bits)
      indices[x++] = (bytes[u] >> shift) & mask
}
