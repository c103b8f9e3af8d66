// Which pixels take no error. Twin of readActivity of src/quantize/dither/activity.ts. The including shader binds
// `entries`, and has coordinates of pixels in `around`, in rows of ACROSS with a pixel or more all around.

fn coords_around(place: u32) -> vec4<i32> {
  return vec4<i32>(unpack_coords(around[place]));
}

fn is_like(own: vec4<i32>, place: u32) -> bool {
  return all(abs(own.xyz - coords_around(place).xyz) < vec3<i32>(i32(FLAT_DIFFERENCE)));
}

// Whether a pixel is like so many of its 8 neighbors; those outside of the picture are the pixels at its edge.
fn is_among(own: vec4<i32>, place: u32, least: u32) -> bool {
  var unlike = 0u;
  for (var n = 0u; n < 9u; n++) {
    if (n != 4u && !is_like(own, place - ACROSS - 1u + (n / 3u) * ACROSS + n % 3u)) {
      unlike++;
      if (unlike > 8u - least) {
        return false;
      }
    }
  }
  return true;
}

// Whether a pixel has the color of its entry's ground.
fn is_ground(own: vec4<i32>, entry: u32) -> bool {
  return all(own == entries[MAX_COLORS + entry]);
}

// Whether a pixel takes no error: an area that has its color stays clean, and what is clear shows nothing.
fn is_clean(own: vec4<i32>, entry: u32, place: u32) -> bool {
  if (own.w == 0) {
    return true;
  }
  if (is_ground(own, entry)) {
    return is_among(own, place, GROUND_RIM);
  }
  let off = own.xyz - entries[entry].xyz;
  return off.x * off.x + off.y * off.y + off.z * off.z <= i32(SERVED_DISTANCE) && is_among(own, place, 8u);
}
