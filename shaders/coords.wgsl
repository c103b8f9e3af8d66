// A point's four 11-bit coordinates in two words.

fn pack_coords(x: vec4<u32>) -> vec2<u32> {
  return vec2<u32>(x.x | (x.y << 16u), x.z | (x.w << 16u));
}

fn unpack_coords(packed: vec2<u32>) -> vec4<u32> {
  return vec4<u32>(packed.x & 0xffffu, packed.x >> 16u, packed.y & 0xffffu, packed.y >> 16u);
}
