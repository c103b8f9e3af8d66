// Coordinates of the pixels of a part, whether each takes an error, and what its own error weighs: all that does not
// depend on the errors of others. Twin of readActivity of src/quantize/dither/activity.ts and of
// src/quantize/rdo/error-weights.ts. A workgroup a team, step and pixel of a byte:
// WAYS columns of each row, a thread a pixel.

#include ../common/color-space.wgsl
#include ../common/coords.wgsl
#include ../common/morton.wgsl
#include choice.wgsl

@group(0) @binding(0) var<uniform> part: Part;
@group(0) @binding(1) var<storage, read> low: array<u32>;
@group(0) @binding(2) var<storage, read> high: array<u32>;
@group(0) @binding(3) var<storage, read> oklab: array<u32>;
// MAX_COLORS entries of the palette, as many grounds, and tables.
@group(0) @binding(4) var<storage, read> entries: array<vec4<i32>>;
@group(0) @binding(5) var<storage, read> strips: array<Strip>;
// The nearest entry of each pixel, a byte each.
@group(0) @binding(6) var<storage, read> nearest: array<u32>;
@group(0) @binding(7) var<storage, read_write> prepared: array<vec2<u32>>;

// Two columns on the left of a row's pixels and three on the right, a row above and below.
const LEFT = 2u;
const ACROSS = WAYS + 5u;
const AROUND = 3u * ACROSS;

var<workgroup> around: array<vec2<u32>, AROUND * RDO_ROWS>;

#include ../dither/clean.wgsl

fn pixel_at(pixel: u32) -> u32 {
  if (pixel < part.high) {
    return low[pixel - part.low];
  }
  return high[pixel - part.high];
}

// Lightness, or what stands for it.
fn light_at(place: u32) -> i32 {
  return coords_around(place)[select(1u, 0u, OKLAB)];
}

// Differences of lightness in a column of three rows and the one on the right of it; `place` is in the middle row.
fn column_at(place: u32) -> i32 {
  let own = light_at(place);
  let above = light_at(place - ACROSS);
  let below = light_at(place + ACROSS);
  return abs(light_at(place - ACROSS + 1u) - above) + abs(light_at(place + 1u) - own)
    + abs(light_at(place + ACROSS + 1u) - below) + abs(own - above) + abs(below - own);
}

fn weight_at(x: i32, place: u32) -> u32 {
  var sum = 0;
  for (var side = -2; side <= 2; side++) {
    let column = clamp(x + side, 0, i32(part.width) - 1);
    sum += column_at(u32(i32(place) + column - x));
  }
  let activity = u32(min(255, (sum * 5) >> 6u));
  return u32(entries[WEIGHTS + activity / 4u][activity % 4u]);
}

@compute @workgroup_size(WAYS * RDO_ROWS)
fn prepare_choice(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) t: u32) {
  let number = group.y * ROW + group.x;
  let pieces = part.per_byte;
  let steps = part.ready_steps;
  let count = part.strip_count * part.teams;
  let is_part = number < pieces * steps * count;
  let team_number = min(number / (pieces * steps), count - 1u);
  let team = team_of(team_number);
  // The step before the first one comes first; before the very first one there is none.
  let behind = part.first_ready + (number / pieces) % steps;
  let strip = strips[team.strip];
  let slot = t / WAYS;
  let lane = t % WAYS;
  let at = place_at(max(behind, 1u) - 1u, team.team, slot, strip);
  let is_live = is_part && behind > 0u && at.is_live;
  let y = strip.start + at.row;
  // The first column, and the one that a window of coordinates begins at.
  let first = (at.block * pieces + number % pieces) * WAYS;
  let left = i32(first) - i32(LEFT);
  let bottom = i32(min(strip.end, part.height - 1u));
  if (is_live) {
    for (var i = lane; i < AROUND; i += WAYS) {
      let column = clamp(left + i32(i % ACROSS), 0, i32(part.width) - 1);
      let row = clamp(i32(y + i / ACROSS) - 1, i32(strip.start), bottom);
      around[slot * AROUND + i] = pack_coords(coords_of(key_of(pixel_at(u32(row) * part.width + u32(column)))));
    }
  }
  // All are there before anyone looks at another thread's; nobody writes them again.
  workgroupBarrier();
  let x = first + lane;
  if (is_live && x < part.width) {
    let place = slot * AROUND + ACROSS + LEFT + lane;
    let byte = y * part.width + x - part.nearest_base;
    let entry = (nearest[byte / 4u] >> (8u * (byte % 4u))) & 255u;
    let own = coords_around(place);
    let clean = is_clean(own, entry, place);
    let keeps = clean && is_ground(own, entry);
    let extra = u32(!clean) | (u32(keeps) << 1u) | (weight_at(i32(x), place) << 2u);
    prepared[prepared_at(team_number, behind - 1u, slot, x - at.block * pieces * WAYS)] =
      around[place] | (vec2<u32>(extra, entry) << vec2<u32>(EXTRA_SHIFT));
  }
}
