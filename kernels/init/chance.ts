/** See search/random.ts in src/quantize. */
export function chanceAt(seed: u32, place: u32): u32 {
  const state = seed + (place + 1) * 0x6d2b79f5
  let mixed = (state ^ (state >> 15)) * (state | 1)
  mixed ^= mixed + (mixed ^ (mixed >> 7)) * (mixed | 61)
  return 128 + ((mixed ^ (mixed >> 14)) >> 24)
}
