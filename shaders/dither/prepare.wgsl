// Coordinates of the pixels of a part, and whether each takes an error: all that does not depend on the errors of
// others. Twin of readActivity of src/quantize/dither/activity.ts. A thread a pixel, a workgroup a field of
// FIELD_WIDTH x FIELD_HEIGHT; what is outside of the part's steps goes nowhere.

#include ../common/color-space.wgsl
#include ../common/coords.wgsl
#include ../common/morton.wgsl
#include part.wgsl

@group(0) @binding(0) var<uniform> part: Part;
@group(0) @binding(1) var<storage, read> low: array<u32>;
@group(0) @binding(2) var<storage, read> high: array<u32>;
@group(0) @binding(3) var<storage, read> oklab: array<u32>;
// MAX_COLORS entries of the palette, then as many grounds: the color that each leaves alone, -1 for none.
@group(0) @binding(4) var<storage, read> entries: array<vec4<i32>>;
@group(0) @binding(5) var<storage, read> strips: array<Strip>;
// The nearest entry of each pixel, a byte each.
@group(0) @binding(6) var<storage, read> nearest: array<u32>;
@group(0) @binding(7) var<storage, read_write> prepared: array<vec2<u32>>;

const ACROSS = FIELD_WIDTH + 2u;
const AROUND = ACROSS * (FIELD_HEIGHT + 2u);

// The field with a pixel all around.
var<workgroup> around: array<vec2<u32>, AROUND>;

fn pixel_at(pixel: u32) -> u32 {
  if (pixel < part.high) {
    return low[pixel - part.low];
  }
  return high[pixel - part.high];
}

#include clean.wgsl

@compute @workgroup_size(FIELD_WIDTH, FIELD_HEIGHT)
fn prepare(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) local: vec3<u32>) {
  let field = group.y * ROW + group.x;
  let number = min(field / (part.across * part.down), part.strip_count - 1u);
  let strip = strips[number];
  let rest = field % (part.across * part.down);
  let first_row = (rest / part.across) * FIELD_HEIGHT;
  // The leftmost pixel that the lowest row of the field needs.
  let left = i32(part.first_step + (rest % part.across) * FIELD_WIDTH) - 1 - 2 * i32(first_row + FIELD_HEIGHT - 1u);
  let top = i32(strip.start + part.first_row + first_row);
  let bottom = i32(min(strip.end, part.height - 1u));
  for (var i = local.y * FIELD_WIDTH + local.x; i < AROUND; i += FIELD_WIDTH * FIELD_HEIGHT) {
    let x = clamp(left + i32(i % ACROSS) - 1, 0, i32(part.width) - 1);
    let y = clamp(top + i32(i / ACROSS) - 1, i32(strip.start), bottom);
    around[i] = pack_coords(coords_of(key_of(pixel_at(u32(y) * part.width + u32(x)))));
  }
  // All are there before anyone looks at another thread's; nobody writes them again.
  workgroupBarrier();
  let row = first_row + local.y;
  let x = left + i32(local.x);
  let y = u32(top) + local.y;
  let step = x + 2 * i32(row) + 1;
  let is_field = field < part.across * part.down * part.strip_count;
  let is_pixel = x >= 0 && x < i32(part.width) && y < strip.end && row < part.row_count;
  if (is_field && is_pixel && step >= i32(part.first_step) && step < i32(part.end_step)) {
    let place = (local.y + 1u) * ACROSS + local.x + 1u;
    let byte = y * part.width + u32(x) - part.nearest_base;
    let entry = (nearest[byte / 4u] >> (8u * (byte % 4u))) & 255u;
    let takes = u32(!is_clean(coords_around(place), entry, place));
    prepared[prepared_at(number, u32(step), row)] = around[place] | (vec2<u32>(takes, entry) << vec2<u32>(EXTRA_SHIFT));
  }
}
