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

@compute @workgroup_size(GROUP)
fn sum_moments(@builtin(global_invocation_id) id: vec3<u32>) {
  if (search.ended == 1u) {
    return;
  }
  let first = id.x * SEARCH_RUN;
  let end = min(first + SEARCH_RUN, params.point_count);
  clear_sums();
  var cluster = 0u;
  for (var i = first; i < end; i++) {
    let packed = coords[i];
    let taken = taken_of(packed) - 1u;
    if (taken != cluster) {
      add_to(cluster);
      clear_sums();
      cluster = taken;
    }
    gather(unpack_coords(packed), weights[i] >> params.shift);
  }
  add_to(cluster);
}
