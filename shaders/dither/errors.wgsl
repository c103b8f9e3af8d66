// Errors of a pixel, packed.

// An error is from -2047 to 2047 in each coordinate: 12 bits.
const ZERO_ERROR = vec2<u32>(0x800800u, 0x800800u);

fn pack_error(error: vec4<i32>) -> vec2<u32> {
  let bits = vec4<u32>(error + 2048);
  return vec2<u32>(bits.x | (bits.y << 12u), bits.z | (bits.w << 12u));
}

fn unpack_error(packed: vec2<u32>) -> vec4<i32> {
  let alpha = select(2048u, packed.y >> 12u, DIMS == 4u);
  return vec4<i32>(vec4<u32>(packed.x & 4095u, packed.x >> 12u, packed.y & 4095u, alpha)) - 2048;
}
