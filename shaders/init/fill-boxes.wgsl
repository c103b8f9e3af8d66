// Sorts the points of each new box into buckets along its axis and sums these up. A bucket's sums are touched by
// atomics alone.

#include ../common/coords.wgsl
#include split.wgsl
#include buckets.wgsl
#include ../kmeans/sums.wgsl

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> coords: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read> weights: array<u32>;
@group(0) @binding(3) var<storage, read> state: State;
@group(0) @binding(4) var<storage, read> plans: array<Plan>;
@group(0) @binding(5) var<storage, read> box_of: array<u32>;
// BUCKETS of each new box, zero before this dispatch.
@group(0) @binding(6) var<storage, read_write> sums: array<atomic<u32>>;

#include box-of.wgsl
#include bucket-sums.wgsl
#include merge-points.wgsl

fn add_point(i: u32, bucket: u32) {
  gather(bucket, 0u, unpack_coords(coords[i]), weights[i] >> params.shift);
}

@compute @workgroup_size(GROUP)
fn fill_boxes(@builtin(global_invocation_id) id: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  if (state.ended == 1u) {
    return;
  }
  let first = id.x * SEARCH_RUN;
  for (var n = 0u; n < SEARCH_RUN; n++) {
    owner_of[n] = NOWHERE;
    if (first + n < params.point_count) {
      let box = box_at(first + n);
      if (box != NONE && box >= state.first_new) {
        let x = vec4<i32>(unpack_coords(coords[first + n]));
        owner_of[n] = (box - state.first_new) * BUCKETS + bucket_of(plans[box], x);
      }
    }
  }
  merge_points(first, local);
}
