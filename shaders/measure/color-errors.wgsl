// Squared errors of 8-bit sRGB as integers; twin of src/quantize/color/squared-error.ts. The including shader includes
// u64.wgsl.

// Red, green, blue, alpha.
fn channels_of(color: u32) -> vec4<i32> {
  return vec4<i32>((vec4<u32>(color) >> vec4<u32>(0u, 8u, 16u, 24u)) & vec4<u32>(255u));
}

// At most 3 * 255^2.
fn opaque_error(a: vec4<i32>, b: vec4<i32>) -> u32 {
  let off = a.xyz - b.xyz;
  return u32(off.x * off.x + off.y * off.y + off.z * off.z);
}

// The squares of both grounds, each at most 65025^2, which is below 2^32.
fn other_error(a: vec4<i32>, b: vec4<i32>) -> vec2<u32> {
  let on_black = vec3<u32>(abs(a.xyz * a.w - b.xyz * b.w));
  let on_white = vec3<u32>(abs((a.xyz - 255) * a.w - (b.xyz - 255) * b.w));
  var sum = vec2<u32>(0u);
  for (var d = 0u; d < 3u; d++) {
    sum = wide_add(sum, vec2<u32>(on_black[d] * on_black[d], 0u));
    sum = wide_add(sum, vec2<u32>(on_white[d] * on_white[d], 0u));
  }
  return sum;
}
