// How the points of each new box are sorted into buckets. A thread a box, which alone writes its plan.

#include ../common/u64.wgsl
#include split.wgsl
#include buckets.wgsl

@group(0) @binding(0) var<storage, read> state: State;
@group(0) @binding(1) var<storage, read> moments: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read_write> plans: array<Plan>;

#include plan.wgsl

@compute @workgroup_size(BUCKETS)
fn plan_boxes(@builtin(global_invocation_id) id: vec3<u32>) {
  let box = state.first_new + id.x;
  if (state.ended == 1u || box >= state.made) {
    return;
  }
  plans[box] = plan_of(box);
}
