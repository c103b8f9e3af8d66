/** A growing row of bits, lowest bit of each byte first, as deflate packs them. */
export interface BitWriter {
  /** Adds the lowest `count` bits of a value, 24 at most. */
  write(value: number, count: number): void
  /** Adds the bits from..to-1 of another row. */
  copy(bytes: Uint8Array, from: number, to: number): void
  /** How many there are. */
  bits(): number
  /** All bits, the last byte filled up with zeros; nothing may be added afterwards. */
  take(): Uint8Array
}

/** Up to 16 bits of a row, from bit `bitOffset` on; zeros behind its end. */
export function peek16(bytes: Uint8Array, bitOffset: number): number {
  const byte = bitOffset >>> 3
  const three = (bytes[byte] ?? 0) | ((bytes[byte + 1] ?? 0) << 8) | ((bytes[byte + 2] ?? 0) << 16)
  return (three >>> (bitOffset & 7)) & 0xffff
}

export function bitWriter(): BitWriter {
  let out = new Uint8Array(2 ** 16)
  let used = 0
  let rest = 0
  let pendingBits = 0

  function write(value: number, count: number): void {
    rest |= (value & ((1 << count) - 1)) << pendingBits
    pendingBits += count
    while (pendingBits >= 8) {
      if (used === out.length) {
        const larger = new Uint8Array(2 * used)
        larger.set(out)
        out = larger
      }
      out[used++] = rest
      rest >>>= 8
      pendingBits -= 8
    }
  }

  return {
    write,
    bits: () => 8 * used + pendingBits,
    copy(bytes, from, to) {
      let bitOffset = from
      for (; bitOffset + 16 <= to; bitOffset += 16) write(peek16(bytes, bitOffset), 16)
      if (bitOffset < to) write(peek16(bytes, bitOffset), to - bitOffset)
    },
    take() {
      if (pendingBits > 0) write(0, 8 - pendingBits)
      return out.subarray(0, used)
    },
  }
}
