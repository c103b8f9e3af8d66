// Coordinates of the pixels of a part, whether each takes an error, and what its own error weighs: all that does not
// depend on the errors of others. Twin of readActivity of src/quantize/dither/activity.ts and of
// src/quantize/rdo/error-weights.ts. A workgroup takes a field of FIELD columns, of two steps or, of several pixels a
// byte, a piece of them, and of the rows that a team has under way, a thread a pixel. These are some steps apart, so at
// the ends of a part only some belong to it.

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
const FIELD = 2u * BLOCK;
const ACROSS = FIELD + 5u;
const AROUND = ACROSS * (RDO_ROWS + 2u);

var<workgroup> around: array<vec2<u32>, AROUND>;

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

// Rows of a field are at the same block, each some steps behind the one above.
struct Field {
  // The step of its first row, and of the block behind that one step later. It may be before all steps of the part.
  step: i32,
  // The first row, and the end of the strip.
  top: u32,
  end: u32,
}

// Whether pixels of a row belong to the part, or to the steps before it whose pixels are needed again. `later`: 1 for
// the second of the two blocks.
fn is_ready(field: Field, later: i32, slot: i32) -> bool {
  let step = field.step + later + slot * i32(ROW_STEPS);
  let first = i32(part.first_ready);
  return slot >= 0 && slot < i32(RDO_ROWS) && field.top + u32(slot) < field.end
    && step >= first - i32(EARLIER_STEPS) && step < first + i32(part.ready_steps);
}

// The same of any of its pixels, or of those of the row above or below, which are looked at.
fn is_seen(field: Field, slot: i32) -> bool {
  for (var near = -1; near <= 1; near++) {
    if (is_ready(field, 0, slot + near) || is_ready(field, 1, slot + near)) {
      return true;
    }
  }
  return false;
}

@compute @workgroup_size(FIELD * RDO_ROWS)
fn prepare_choice(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) t: u32) {
  let number = group.y * ROW + group.x;
  let pieces = part.per_byte;
  let ahead = EARLIER_STEPS + ROW_STEPS * (RDO_ROWS - 1u);
  let fields = (part.ready_steps + ahead + 1u) / 2u + 1u;
  let count = part.strip_count * part.teams;
  let team_number = min(number / (pieces * fields), count - 1u);
  let team = team_of(team_number);
  let strip = strips[team.strip];
  // Teams and rows begin at even steps.
  let begin = 2 * (i32(part.first_ready / 2u + (number / pieces) % fields) - i32((ahead + 1u) / 2u));
  let since = begin - i32(team.team * part.apart);
  let block = u32(max(since, 0)) % part.period;
  let top = strip.start + ((u32(max(since, 0)) / part.period) * part.teams + team.team) * RDO_ROWS;
  if (number >= pieces * fields * count || since < 0 || block * BLOCK >= part.units || top >= strip.end) {
    return;
  }
  let first = block * BLOCK * pieces + (number % pieces) * FIELD;
  let field = Field(begin, top, strip.end);
  let bottom = i32(min(strip.end, part.height - 1u));
  for (var i = t; i < AROUND; i += FIELD * RDO_ROWS) {
    let slot = i32(i / ACROSS) - 1;
    if (is_seen(field, slot)) {
      let column = clamp(i32(first + i % ACROSS) - i32(LEFT), 0, i32(part.width) - 1);
      let row = clamp(i32(top) + slot, i32(strip.start), bottom);
      around[i] = pack_coords(coords_of(key_of(pixel_at(u32(row) * part.width + u32(column)))));
    }
  }
  // All are there before anyone looks at another thread's; nobody writes them again.
  workgroupBarrier();
  let slot = t / FIELD;
  let lane = t % FIELD;
  let x = first + lane;
  let pixel = x - block * BLOCK * pieces;
  let later = i32(pixel / (BLOCK * pieces));
  if (is_ready(field, later, i32(slot)) && x < part.width) {
    let place = (slot + 1u) * ACROSS + LEFT + lane;
    let byte = (top + slot) * part.width + x - part.nearest_base;
    let entry = (nearest[byte / 4u] >> (8u * (byte % 4u))) & 255u;
    let own = coords_around(place);
    let clean = is_clean(own, entry, place);
    let keeps = clean && is_ground(own, entry);
    let extra = u32(!clean) | (u32(keeps) << 1u) | (weight_at(i32(x), place) << 2u);
    let step = u32(begin + i32(slot * ROW_STEPS));
    prepared[prepared_at(team_number, step, slot, pixel)] =
      around[place] | (vec2<u32>(extra, entry) << vec2<u32>(EXTRA_SHIFT));
  }
}
