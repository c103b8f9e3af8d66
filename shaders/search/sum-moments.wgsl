// The moments of each cluster, which are touched by atomics alone.

#include ../common/u64.wgsl
#include ../common/coords.wgsl
#include params.wgsl
#include search.wgsl

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> coords: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read> weights: array<u32>;
@group(0) @binding(3) var<storage, read> search: Search;
// Two words each: MOMENTS of a cluster, zero before this dispatch.
@group(0) @binding(4) var<storage, read_write> moments: array<atomic<u32>>;

#include ../init/moments.wgsl
#include ../init/merge-points.wgsl

fn add_point(i: u32, cluster: u32) {
  gather(unpack_coords(coords[i]), weights[i] >> params.shift);
}

@compute @workgroup_size(GROUP)
fn sum_moments(@builtin(global_invocation_id) id: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  if (search.ended == 1u) {
    return;
  }
  let first = id.x * SEARCH_RUN;
  for (var n = 0u; n < SEARCH_RUN; n++) {
    owner_of[n] = NOWHERE;
    if (first + n < params.point_count) {
      owner_of[n] = taken_of(coords[first + n]) - 1u;
    }
  }
  merge_points(first, local);
}
