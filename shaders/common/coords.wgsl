// A point in two words: four 11-bit coordinates, and in the upper bits of the first word what it was assigned to last,
// 1 + the centroid, 0 for nothing yet.

const TAKEN_SHIFT = 22u;

fn pack_coords(x: vec4<u32>) -> vec2<u32> {
  return vec2<u32>(x.x | (x.y << 11u), x.z | (x.w << 11u));
}

fn unpack_coords(packed: vec2<u32>) -> vec4<u32> {
  return vec4<u32>(packed.x & 2047u, (packed.x >> 11u) & 2047u, packed.y & 2047u, (packed.y >> 11u) & 2047u);
}

fn taken_of(packed: vec2<u32>) -> u32 {
  return packed.x >> TAKEN_SHIFT;
}

// The first word of a point that goes to another centroid.
fn with_taken(first_word: u32, taken: u32) -> u32 {
  return (first_word & ((1u << TAKEN_SHIFT) - 1u)) | (taken << TAKEN_SHIFT);
}
