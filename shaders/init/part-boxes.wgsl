// Puts the points of the boxes that are split into their halves, and sums up moments; twin of `part` in
// src/quantize/init/split.ts. A thread alone has a point's box; moments are touched by atomics alone.

#include ../common/u64.wgsl
#include ../common/coords.wgsl
#include split.wgsl
#include buckets.wgsl

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> coords: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read> weights: array<u32>;
@group(0) @binding(3) var<storage, read> state: State;
@group(0) @binding(4) var<storage, read> plans: array<Plan>;
// Gain, and the last bucket on the left.
@group(0) @binding(5) var<storage, read> cuts: array<vec4<u32>>;
// The left half; the right one comes next. 0 for none.
@group(0) @binding(6) var<storage, read> halves: array<u32>;
@group(0) @binding(7) var<storage, read_write> box_of: array<u32>;
// Two words each: MOMENTS of a box, zero before it is made.
@group(0) @binding(8) var<storage, read_write> moments: array<atomic<u32>>;

#include moments.wgsl

fn first_box(i: u32) -> u32 {
  if (i >= params.translucent) {
    return params.has_translucent;
  }
  return select(NONE, 0u, i >= params.fixed && params.has_translucent == 1u);
}

// The new box of a point of a box that is split; NONE for others.
fn half_of(box: u32, x: vec4<u32>) -> u32 {
  if (box == NONE) {
    return NONE;
  }
  let left = halves[box];
  if (left == 0u) {
    return NONE;
  }
  return left + u32(bucket_of(plans[box], vec4<i32>(x)) > cuts[box].w);
}

@compute @workgroup_size(GROUP)
fn part_boxes(@builtin(global_invocation_id) id: vec3<u32>) {
  if (state.ended == 1u) {
    return;
  }
  let first = id.x * SEARCH_RUN;
  let end = min(first + SEARCH_RUN, params.point_count);
  let begins = state.first_new == 0u;
  clear_sums();
  var box = NONE;
  for (var i = first; i < end; i++) {
    let x = unpack_coords(coords[i]);
    var next = NONE;
    if (begins) {
      next = first_box(i);
    } else {
      next = half_of(box_of[i], x);
    }
    if (begins || next != NONE) {
      box_of[i] = next;
    }
    if (next != NONE) {
      if (next != box) {
        add_to(box);
        clear_sums();
        box = next;
      }
      gather(x, weights[i] >> params.shift);
    }
  }
  add_to(box);
}
