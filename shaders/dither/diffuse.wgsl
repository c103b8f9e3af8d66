// The error diffusion of all strips at once: a workgroup a strip, a thread a row, two columns behind the row above.
// Twin of openRow and carryRow of src/quantize/dither/diffuse-row.ts.

#include ../common/coords.wgsl
#include errors.wgsl
#include part.wgsl
#include entry-grid.wgsl

// What a row is in the midst of, from one part to the next.
struct State {
  // Errors, packed: its own at the column before, those of the row above there and on the right of it.
  own: vec2<u32>,
  above: vec2<u32>,
  above_right: vec2<u32>,
  // Indices of a word that is not full yet.
  word: u32,
}

@group(0) @binding(0) var<uniform> part: Part;
@group(0) @binding(1) var<storage, read> prepared: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read> entries: array<vec4<i32>>;
@group(0) @binding(3) var<storage, read> lists: array<u32>;
@group(0) @binding(4) var<storage, read> strips: array<Strip>;
// Four indices a word, zero at first; the first and the last word of a row may be another's too.
@group(0) @binding(5) var<storage, read_write> result: array<atomic<u32>>;
// Errors of the last row of a block, for the first of the next: two rows a strip, one read and one written.
@group(0) @binding(6) var<storage, read_write> carried: array<vec2<u32>>;
@group(0) @binding(7) var<storage, read_write> states: array<State>;

var<workgroup> place: array<vec4<i32>, MAX_COLORS>;
// The errors of all rows at this step and at the one before.
var<workgroup> errors: array<vec2<u32>, 2u * ROWS>;

fn squared(off: vec3<i32>) -> i32 {
  return off.x * off.x + off.y * off.y + off.z * off.z;
}

// The nearest of the entries from `first` on, by all coordinates if `by_alpha`; ties go to the lowest.
fn nearest_of_all(goal: vec4<i32>, first: u32, by_alpha: bool) -> u32 {
  var best = first;
  var least = 0x7fffffff;
  for (var k = first; k < part.entry_count; k++) {
    let off = goal - place[k];
    let distance = squared(off.xyz) + select(0, off.w * off.w, by_alpha);
    if (distance < least) {
      least = distance;
      best = k;
    }
  }
  return best;
}

// The nearest entry for an opaque pixel.
fn nearest_opaque(goal: vec4<i32>, start: vec3<i32>, shift: vec3<u32>) -> u32 {
  let at = list_at(goal.xyz, start, shift);
  var word = lists[at];
  let listed = word & 255u;
  if (listed == ALL_ENTRIES) {
    return nearest_of_all(goal, part.first_opaque, false);
  }
  var best = (word >> 8u) & 255u;
  var least = squared(goal.xyz - place[best].xyz);
  for (var n = 2u; n <= listed; n++) {
    if (n % 4u == 0u) {
      word = lists[at + n / 4u];
    }
    let k = (word >> (8u * (n % 4u))) & 255u;
    let distance = squared(goal.xyz - place[k].xyz);
    if (distance < least) {
      least = distance;
      best = k;
    }
  }
  return best;
}

@compute @workgroup_size(ROWS)
fn diffuse(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) t: u32) {
  for (var k = t; k < part.entry_count; k += ROWS) {
    place[k] = entries[k];
  }
  let strip = strips[group.x];
  let y = strip.start + part.first_row + t;
  let is_row = y < strip.end;
  let is_kept = is_row && y >= strip.kept;
  let width = i32(part.width);
  let start = grid_start();
  let shift = grid_shift();
  // Blocks take turns with the two carried rows, so that none is read and written in a dispatch.
  let turn = (part.first_row / ROWS) % 2u;
  let carries_to = (turn * part.strip_count + group.x) * part.width;
  let carries_from = ((1u - turn) * part.strip_count + group.x) * part.width;
  var state = State(ZERO_ERROR, ZERO_ERROR, ZERO_ERROR, 0u);
  if (part.first_step > 0u) {
    state = states[group.x * ROWS + t];
  }
  var own_error = state.own;
  var above = unpack_error(state.above);
  var above_right = unpack_error(state.above_right);
  var word = state.word;
  errors[((part.first_step + 1u) % 2u) * ROWS + t] = own_error;
  // Places, and the errors of the step before, are there before anyone reads another thread's.
  workgroupBarrier();
  for (var s = part.first_step; s < part.end_step; s++) {
    let x = i32(s) - 2 * i32(t) - 1;
    let above_left = above;
    above = above_right;
    above_right = vec4<i32>(0);
    if (t > 0u) {
      above_right = unpack_error(errors[((s + 1u) % 2u) * ROWS + t - 1u]);
    } else if (part.first_row > 0u && x + 1 < width) {
      above_right = unpack_error(carried[carries_from + u32(x + 1)]);
    }
    let before = unpack_error(own_error);
    own_error = ZERO_ERROR;
    if (is_row && x >= 0 && x < width) {
      let pixel = prepared[prepared_at(group.x, s, t)];
      let own = vec4<i32>(unpack_coords(pixel));
      var index = pixel.y >> EXTRA_SHIFT;
      if (DIMS == 3u || own.w > 0) {
        let share = i32(part.strength * (pixel.x >> EXTRA_SHIFT));
        let left = (3 * above_right + 5 * above + above_left + 7 * before) * share;
        var goal = ((own << vec4<u32>(SHARE_SHIFT)) + left + (1 << (SHARE_SHIFT - 1u))) >> vec4<u32>(SHARE_SHIFT);
        goal = clamp(goal, vec4<i32>(0), vec4<i32>(vec3<i32>(i32(MAX_COORDINATE)), i32(FULL_ALPHA)));
        let is_opaque = DIMS == 3u || own.w == i32(FULL_ALPHA);
        if (is_opaque) {
          goal.w = i32(FULL_ALPHA);
        }
        if (DIMS == 3u || (is_opaque && part.serves_opaque != 0u)) {
          index = nearest_opaque(goal, start, shift);
        } else {
          index = nearest_of_all(goal, 0u, true);
        }
        own_error = pack_error(goal - place[index]);
      }
      let byte = y * part.width + u32(x) - part.result_base;
      word |= index << (8u * (byte % 4u));
      if (byte % 4u == 3u || x + 1 == width) {
        if (is_kept) {
          atomicOr(&result[byte / 4u], word);
        }
        word = 0u;
      }
      if (t == ROWS - 1u) {
        carried[carries_to + u32(x)] = own_error;
      }
    }
    errors[(s % 2u) * ROWS + t] = own_error;
    // What was written now is read in the next step; what was read now, of the step before, is written anew in that.
    workgroupBarrier();
  }
  states[group.x * ROWS + t] = State(own_error, pack_error(above), pack_error(above_right), word);
}
