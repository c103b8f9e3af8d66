// Sorts the points of each cluster into buckets along its axis and sums these up; twin of fillBuckets in
// src/quantize/init/split.ts. A bucket's sums are touched by atomics alone.

#include ../common/coords.wgsl
#include params.wgsl
#include search.wgsl
#include ../init/buckets.wgsl
#include ../kmeans/sums.wgsl

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> coords: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read> weights: array<u32>;
@group(0) @binding(3) var<storage, read> search: Search;
@group(0) @binding(4) var<storage, read> plans: array<Plan>;
// BUCKETS of a cluster, zero before this dispatch.
@group(0) @binding(5) var<storage, read_write> sums: array<atomic<u32>>;

fn take_run() {
  add_sums(run);
}

@compute @workgroup_size(GROUP)
fn fill_buckets(@builtin(global_invocation_id) id: vec3<u32>) {
  if (search.ended == 1u) {
    return;
  }
  let first = id.x * SEARCH_RUN;
  let end = min(first + SEARCH_RUN, params.point_count);
  for (var i = first; i < end; i++) {
    let packed = coords[i];
    let x = unpack_coords(packed);
    let k = taken_of(packed) - 1u;
    gather(k * BUCKETS + bucket_of(plans[k], vec4<i32>(x)), 0u, x, weights[i] >> params.shift);
  }
  end_run();
}
