// The axis of each cluster, and how its points are sorted into buckets along it; twin of planBuckets in
// src/quantize/init/best-cut.ts and of src/quantize/init/principal-axis.ts. Adds up the squared error, too. One
// workgroup, a thread a cluster.

#include ../common/u64.wgsl
#include params.wgsl
#include search.wgsl
#include ../init/buckets.wgsl

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> moments: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read> centroids: array<vec4<i32>>;
@group(0) @binding(3) var<storage, read_write> plans: array<Plan>;
@group(0) @binding(4) var<storage, read_write> search: Search;

// The squared error of each cluster: written by its thread; a barrier; added up by thread 0.
var<workgroup> errors: array<vec2<u32>, MAX_COLORS>;

#include ../init/plan.wgsl

@compute @workgroup_size(MAX_COLORS)
fn plan_buckets(@builtin(local_invocation_index) k: u32) {
  // Nobody writes that word.
  let goes_on = search.ended == 0u;
  errors[k] = vec2<u32>(0u);
  if (goes_on && k < params.centroid_count) {
    errors[k] = trace_of(k, vec4<u32>(centroids[k]));
    plans[k] = plan_of(k);
  }
  workgroupBarrier();
  // Thread 0 alone writes `search`.
  if (goes_on && k == 0u) {
    var total = vec2<u32>(0u);
    for (var n = 0u; n < params.centroid_count; n++) {
      total = wide_add(total, errors[n]);
    }
    search.trial = total;
  }
}
