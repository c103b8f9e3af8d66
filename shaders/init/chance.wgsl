// Factors by chance, each from its place in the sequence; twin of src/quantize/search/random.ts.

fn chance_at(seed: u32, place: u32) -> u32 {
  let state = seed + (place + 1u) * 0x6d2b79f5u;
  var mixed = (state ^ (state >> 15u)) * (state | 1u);
  mixed ^= mixed + (mixed ^ (mixed >> 7u)) * (mixed | 61u);
  return 128u + ((mixed ^ (mixed >> 14u)) >> 24u);
}
