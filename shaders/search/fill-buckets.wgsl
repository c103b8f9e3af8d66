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

#include ../init/bucket-sums.wgsl
#include ../init/merge-points.wgsl

fn add_point(i: u32, bucket: u32) {
  gather(bucket, 0u, unpack_coords(coords[i]), weights[i] >> params.shift);
}

@compute @workgroup_size(GROUP)
fn fill_buckets(@builtin(global_invocation_id) id: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  if (search.ended == 1u) {
    return;
  }
  let first = id.x * SEARCH_RUN;
  for (var n = 0u; n < SEARCH_RUN; n++) {
    owner_of[n] = NOWHERE;
    if (first + n < params.point_count) {
      let packed = coords[first + n];
      let k = taken_of(packed) - 1u;
      owner_of[n] = k * BUCKETS + bucket_of(plans[k], vec4<i32>(unpack_coords(packed)));
    }
  }
  merge_points(first, local);
}
