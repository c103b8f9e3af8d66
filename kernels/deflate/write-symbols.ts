/**
 * Writes symbols of find-symbols.ts from bit `bits` of `out` on, and gives back where they end. The bits of the byte
 * that is not full are 0. `codes`: a u64 for each byte and, from 256 on, for each length: 48 bits of code and extra
 * bits, and above them how many. `distances`: a u32 for each code: 16 bits of the code, 8 of its length and 8 of how
 * many extra bits.
 */
export function writeSymbols(symbols: usize, count: i32, codes: usize, distances: usize, out: usize, bits: u32): u32 {
  let to = out + (bits >> 3)
  let filled: u64 = bits & 7
  let rest: u64 = filled === 0 ? 0 : load<u8>(to)
  for (let i = 0; i < count; i++) {
    const symbol = load<u32>(symbols + ((<usize>i) << 2))
    const length = symbol >> 16
    const index = length === 0 ? symbol : 256 + length
    const code = load<u64>(codes + ((<usize>index) << 3))
    rest |= (code & 0xffffffffffff) << filled
    filled += code >> 48
    if (length > 0) {
      const from0 = (symbol & 0xffff) - 1
      const top = 31 - clz(from0 | 1)
      const distance = from0 < 4 ? from0 : 2 * top + ((from0 >> (top - 1)) & 1)
      const packed = load<u32>(distances + ((<usize>distance) << 2))
      const size: u64 = (packed >> 16) & 255
      const extra: u64 = packed >> 24
      rest |= (((<u64>(from0 & ((1 << (<u32>extra)) - 1))) << size) | (packed & 0xffff)) << filled
      filled += size + extra
    }
    store<u64>(to, rest)
    to += <usize>(filled >> 3)
    rest >>= filled & 56
    filled &= 7
  }
  return ((<u32>(to - out)) << 3) | <u32>filled
}
