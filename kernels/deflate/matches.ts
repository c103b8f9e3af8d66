export const MAX_MATCH: i32 = 258
/** Places are kept in a ring, by these bits; a match reaches as far back. */
export const RING: i32 = 0x7fff
const HASH_SHIFT: u32 = 17
/** Bytes of a table of the latest places by hash. */
export const HEADS_BYTES: usize = 4 << (32 - HASH_SHIFT)

/** Where the latest place of a word stands in such a table. */
export function hash(word: u32): usize {
  return (<usize>((word * 0x9e3779b1) >> HASH_SHIFT)) << 2
}

/** The same of two words. */
export function hash8(word: u32, next: u32): usize {
  return (<usize>(((word * 0x9e3779b1) ^ (next * 0x85ebca6b)) >> HASH_SHIFT)) << 2
}

/** How many bytes at a and b are the same, of which the first `length` are known to be; up to `most`. */
export function matchLength(a: usize, b: usize, length: i32, most: i32): i32 {
  while (length < most) {
    const difference = load<u64>(a + <usize>length) ^ load<u64>(b + <usize>length)
    if (difference !== 0) {
      length += <i32>(ctz(difference) >> 3)
      break
    }
    length += 8
  }
  return length < most ? length : most
}

export function distanceCode(distance: i32): i32 {
  const from0 = distance - 1
  if (from0 < 4) return from0
  const top = 31 - clz(from0)
  return 2 * top + ((from0 >> (top - 1)) & 1)
}

export function count(counts: usize, symbol: i32): void {
  const place = counts + ((<usize>symbol) << 2)
  store<i32>(place, load<i32>(place) + 1)
}
