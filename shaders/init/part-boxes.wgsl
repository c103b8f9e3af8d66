// Puts the points of the boxes that are split into their halves, and sums up moments; twin of `part` in
// src/quantize/init/split.ts. A thread alone has its points' boxes; moments are touched by atomics alone.

#include ../common/u64.wgsl
#include ../common/coords.wgsl
#include split.wgsl
#include buckets.wgsl

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> coords: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read> weights: array<u32>;
@group(0) @binding(3) var<storage, read> state: State;
@group(0) @binding(4) var<storage, read> plans: array<Plan>;
// See split.wgsl.
@group(0) @binding(5) var<storage, read> cuts: array<vec4<u32>>;
// The left half; the right one comes next. 0 for none.
@group(0) @binding(6) var<storage, read> halves: array<u32>;
@group(0) @binding(7) var<storage, read_write> box_of: array<u32>;
// Two words each: MOMENTS of a box, zero before it is made.
@group(0) @binding(8) var<storage, read_write> moments: array<atomic<u32>>;

#include box-of.wgsl
#include moments.wgsl
#include merge-points.wgsl

fn add_point(i: u32, box: u32) {
  gather(unpack_coords(coords[i]), weights[i] >> params.shift);
}

fn first_box(i: u32) -> u32 {
  if (i >= params.translucent) {
    return params.has_translucent;
  }
  return select(NONE, 0u, i >= params.fixed && params.has_translucent == 1u);
}

// The new box of a point of a box that is split; NONE for others.
fn half_of(i: u32) -> u32 {
  let box = box_at(i);
  if (box == NONE) {
    return NONE;
  }
  let left = halves[box];
  if (left == 0u) {
    return NONE;
  }
  return left + u32(bucket_of(plans[box], vec4<i32>(unpack_coords(coords[i]))) > cuts[box].w % BUCKETS);
}

@compute @workgroup_size(GROUP)
fn part_boxes(@builtin(global_invocation_id) id: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  if (state.ended == 1u) {
    return;
  }
  let first = id.x * SEARCH_RUN;
  let begins = state.first_new == 0u;
  for (var n = 0u; n < SEARCH_RUN; n++) {
    owner_of[n] = NONE;
    let i = first + n;
    if (i < params.point_count) {
      if (begins) {
        owner_of[n] = first_box(i);
      } else {
        owner_of[n] = half_of(i);
      }
    }
  }
  for (var n = 0u; n < SEARCH_RUN; n += 2u) {
    let news = vec2<u32>(owner_of[n], owner_of[n + 1u]);
    if (first + n < params.point_count && (begins || any(news != vec2<u32>(NONE)))) {
      let old = box_of[(first + n) / 2u];
      let kept = vec2<u32>(old & NO_BOX, old >> 16u);
      let both = select(kept, news & vec2<u32>(NO_BOX), vec2<bool>(begins) | (news != vec2<u32>(NONE)));
      box_of[(first + n) / 2u] = both.x | (both.y << 16u);
    }
  }
  merge_points(first, local);
}
