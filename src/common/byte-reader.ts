/** Big- and little-endian reads that give 0 past the end, for parsers of untrusted files. */
export interface ByteReader {
  readonly length: number
  u8(offset: number): number
  u16(offset: number): number
  u32(offset: number): number
  u32le(offset: number): number
  /** `length` characters of Latin-1, fewer at the end. */
  ascii(offset: number, length: number): string
  /** A view, cut off at the end of the bytes. */
  slice(offset: number, length: number): Uint8Array
}

export function byteReader(bytes: Uint8Array): ByteReader {
  const u8 = (offset: number) => bytes[offset] ?? 0
  const u16 = (offset: number) => u8(offset) * 256 + u8(offset + 1)
  return {
    length: bytes.length,
    u8,
    u16,
    u32: offset => u16(offset) * 65536 + u16(offset + 2),
    u32le: offset => u8(offset) + u8(offset + 1) * 2 ** 8 + u8(offset + 2) * 2 ** 16 + u8(offset + 3) * 2 ** 24,
    ascii: (offset, length) => String.fromCharCode(...bytes.subarray(offset, offset + length)),
    slice: (offset, length) => bytes.subarray(offset, offset + length),
  }
}
