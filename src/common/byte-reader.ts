/** Big- and little-endian reads that give 0 past the end, for parsers of untrusted files. */
export interface ByteReader {
  readonly length: number
  u8(at: number): number
  u16(at: number): number
  u32(at: number): number
  u32le(at: number): number
  /** `length` characters of Latin-1, fewer at the end. */
  ascii(at: number, length: number): string
  /** A view, cut off at the end of the bytes. */
  slice(at: number, length: number): Uint8Array
}

export function byteReader(bytes: Uint8Array): ByteReader {
  const u8 = (at: number) => bytes[at] ?? 0
  const u16 = (at: number) => u8(at) * 256 + u8(at + 1)
  return {
    length: bytes.length,
    u8,
    u16,
    u32: at => u16(at) * 65536 + u16(at + 2),
    u32le: at => u8(at) + u8(at + 1) * 2 ** 8 + u8(at + 2) * 2 ** 16 + u8(at + 3) * 2 ** 24,
    ascii: (at, length) => String.fromCharCode(...bytes.subarray(at, at + length)),
    slice: (at, length) => bytes.subarray(at, at + length),
  }
}
