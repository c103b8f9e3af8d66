export const MAX_MATCH: i32 = 258

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
