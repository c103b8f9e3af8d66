// The best cut of each new box. Leaves its buckets zero, for the next turn.

#include ../common/u64.wgsl
#include split.wgsl
#include merge-cost.wgsl
#include chance.wgsl

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> state: State;
@group(0) @binding(2) var<storage, read_write> buckets: array<u32>;
// See split.wgsl; all threads read their box's in front of the barriers of find_cut.
@group(0) @binding(3) var<storage, read_write> cuts: array<vec4<u32>>;

#include best-cut.wgsl

@compute @workgroup_size(BUCKETS)
fn cut_boxes(@builtin(workgroup_id) block: vec3<u32>, @builtin(local_invocation_index) bucket: u32) {
  let box = state.first_new + block.x;
  if (state.ended == 1u || box >= state.made) {
    return;
  }
  let place = cuts[box].w + bucket;
  let chance = select(CERTAIN, chance_at(params.seed, place), params.has_chance == 1u);
  find_cut((block.x * BUCKETS + bucket) * BUCKET_WORDS, bucket, chance);
  // Thread 0 has the best itself.
  if (bucket == 0u) {
    cuts[box] = vec4<u32>(gain_of[0], place + best_bucket[0]);
  }
}
