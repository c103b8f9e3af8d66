// The best cut of each cluster between two of its buckets, the first of equal ones; twin of findCut in
// src/quantize/init/best-cut.ts. A workgroup does a cluster, a thread a bucket. Leaves buckets and moments zero, for
// the next statistics: a thread clears the bucket that it alone has read, and words of moments, which nobody reads.

#include ../common/u64.wgsl
#include params.wgsl
#include search.wgsl
#include ../init/merge-cost.wgsl

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> search: Search;
@group(0) @binding(2) var<storage, read_write> buckets: array<u32>;
@group(0) @binding(3) var<storage, read_write> moments: array<u32>;
@group(0) @binding(4) var<storage, read_write> clusters: array<Cluster>;

#include ../init/best-cut.wgsl

@compute @workgroup_size(BUCKETS)
fn find_cuts(@builtin(workgroup_id) block: vec3<u32>, @builtin(local_invocation_index) bucket: u32) {
  if (search.ended == 1u) {
    return;
  }
  let k = block.x;
  for (var n = bucket; n < 2u * MOMENTS; n += BUCKETS) {
    moments[2u * MOMENTS * k + n] = 0u;
  }
  find_cut((k * BUCKETS + bucket) * BUCKET_WORDS, bucket, CERTAIN);
  // Thread 0 has the best itself; the sums are as they were when all had stopped at the last barrier of sum_up.
  if (bucket == 0u) {
    let best = best_bucket[0];
    let has_cut = k >= params.fixed && any(gain_of[0] != vec3<u32>(0u));
    clusters[k].weight = weight_up_to[BUCKETS - 1u];
    clusters[k].sums = sums_up_to[BUCKETS - 1u];
    clusters[k].has_cut = u32(has_cut);
    clusters[k].left_weight = weight_up_to[best];
    clusters[k].left = sums_up_to[best];
    if (has_cut) {
      clusters[k].distance = distance_at(best);
    }
  }
}
