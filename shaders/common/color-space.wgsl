// Colors as points of a color space; twin of src/quantize/color/color-space.ts and src/quantize/color/oklab.ts,
// integers only. The including shader binds `oklab`: the table of cone responses, then the cube roots.

// 2^16 * cbrt(x / 2^24) for x below 2^24.
fn cube_root(x: u32) -> u32 {
  if (x == 0u) {
    return 0u;
  }
  let thirds = (countLeadingZeros(x) - 8u) / 3u;
  let scaled = x << (thirds * 3u);
  let at = OKLAB_ROOTS + (scaled >> 13u) - 256u;
  let low = oklab[at];
  let fine = (low << 13u) + (oklab[at + 1u] - low) * (scaled & 8191u);
  return fine >> (13u + thirds);
}

// Q29 to coordinate units, rounded; >> of a signed number keeps its sign.
fn to_units(q29: i32) -> i32 {
  return ((q29 >> 10u) * i32(OKLAB_SCALE) + 0x40000) >> 19u;
}

fn oklab_units(r: u32, g: u32, b: u32) -> vec3<i32> {
  let at = vec3<u32>(r, 256u + g, 512u + b) * 3u;
  let l = i32(cube_root(oklab[at.x] + oklab[at.y] + oklab[at.z]));
  let m = i32(cube_root(oklab[at.x + 1u] + oklab[at.y + 1u] + oklab[at.z + 1u]));
  let s = i32(cube_root(oklab[at.x + 2u] + oklab[at.y + 2u] + oklab[at.z + 2u]));
  return vec3<i32>(
    to_units(1724 * l + 6501 * m - 33 * s),
    to_units(16204 * l - 19895 * m + 3691 * s),
    to_units(212 * l + 6413 * m - 6625 * s),
  );
}

// floor((2 * value * alpha + 255) / 510): 2048 is added before the division and taken away behind it, so that the
// dividend is never negative.
fn premultiply(value: i32, alpha: i32) -> i32 {
  return i32(u32(2 * value * alpha + 255 + 510 * 2048) / 510u) - 2048;
}

// The color over middle gray, then alpha: each 0..2047.
fn coords_of(key: u32) -> vec4<u32> {
  let channels = (vec4<u32>(key) >> vec4<u32>(0u, 8u, 16u, 24u)) & vec4<u32>(255u);
  var units = vec3<i32>(channels.xyz * UNITS);
  let through = i32(UNITS / 2u * (255u - channels.w));
  var offset = vec3<i32>(through);
  if (OKLAB) {
    units = oklab_units(channels.x, channels.y, channels.z);
    offset = vec3<i32>(through, i32(OKLAB_OFFSET_A), i32(OKLAB_OFFSET_B));
  }
  if (channels.w != 255u) {
    let alpha = i32(channels.w);
    units = vec3<i32>(premultiply(units.x, alpha), premultiply(units.y, alpha), premultiply(units.z, alpha));
  }
  return vec4<u32>(vec3<u32>(units + offset), channels.w * ALPHA_UNITS);
}
