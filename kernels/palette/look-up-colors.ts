/** Spreads keys over the slots of a table; `shift` leaves as many bits as the table has. */
function slotOf(key: u32, shift: u32): u32 {
  return ((key ^ (key >> 15)) * 0x9e3779b1) >> shift
}

/**
 * Puts colors into a hash table with linear probing: `keys` and `values` have 2^bits slots, of 32 and of 8 bits. A slot
 * whose key is 0 is free. The key 0 itself is not put in.
 */
export function fillColorTable(colors: usize, indices: usize, count: i32, keys: usize, values: usize, bits: u32): void {
  const mask: u32 = (1 << bits) - 1
  memory.fill(keys, 0, (<usize>4) << bits)
  for (let i = 0; i < count; i++) {
    const key = load<u32>(colors + ((<usize>i) << 2))
    if (key === 0) continue
    let slot = slotOf(key, 32 - bits)
    while (load<u32>(keys + ((<usize>slot) << 2)) !== 0) slot = (slot + 1) & mask
    store<u32>(keys + ((<usize>slot) << 2), key)
    store<u8>(values + slot, load<u8>(indices + i))
  }
}

/** Writes the value of each pixel's color: `clear` for those without alpha, 0 for what is not in the table. */
export function lookUpColors(
  pixels: usize,
  count: i32,
  keys: usize,
  values: usize,
  bits: u32,
  clear: u32,
  out: usize,
): void {
  const mask: u32 = (1 << bits) - 1
  let last: u32 = 0
  let value = clear
  for (let i = 0; i < count; i++) {
    const key = load<u32>(pixels + ((<usize>i) << 2))
    if (key !== last) {
      last = key
      if (key >> 24 === 0) {
        value = clear
      } else {
        let slot = slotOf(key, 32 - bits)
        let found = load<u32>(keys + ((<usize>slot) << 2))
        while (found !== key && found !== 0) {
          slot = (slot + 1) & mask
          found = load<u32>(keys + ((<usize>slot) << 2))
        }
        value = found === 0 ? 0 : load<u8>(values + slot)
      }
    }
    store<u8>(out + i, value)
  }
}
