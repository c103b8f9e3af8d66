// Which pixels take no error. Twin of readActivity of src/quantize/dither/activity.ts. The including shader binds
// `entries`, and has coordinates of pixels in `around`, in rows of ACROSS with a pixel or more all around.

fn coords_around(place: u32) -> vec4<i32> {
  return vec4<i32>(unpack_coords(around[place]));
}

fn is_like(own: vec4<i32>, place: u32) -> u32 {
  return u32(all(abs(own.xyz - coords_around(place).xyz) < vec3<i32>(i32(FLAT_DIFFERENCE))));
}

// How many of the 8 neighbours a pixel is like; those outside of the picture are the pixels at its edge.
fn count_alike(own: vec4<i32>, place: u32) -> u32 {
  let above = place - ACROSS;
  let below = place + ACROSS;
  return is_like(own, above - 1u) + is_like(own, above) + is_like(own, above + 1u)
    + is_like(own, place - 1u) + is_like(own, place + 1u)
    + is_like(own, below - 1u) + is_like(own, below) + is_like(own, below + 1u);
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
  let alike = count_alike(own, place);
  if (is_ground(own, entry)) {
    return alike >= GROUND_RIM;
  }
  let off = own.xyz - entries[entry].xyz;
  return alike == 8u && off.x * off.x + off.y * off.y + off.z * off.z <= i32(SERVED_DISTANCE);
}
