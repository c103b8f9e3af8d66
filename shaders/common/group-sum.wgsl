// A sum of 64 bits over a workgroup. Between its opening, adding to it and taking it there has to be a barrier each.

#include u64.wgsl

// Low and high word, touched by atomics alone.
var<workgroup> group_sum: array<atomic<u32>, 2>;

fn open_group_sum(local: u32) {
  if (local < 2u) {
    atomicStore(&group_sum[local], 0u);
  }
}

fn add_to_group_sum(own: vec2<u32>) {
  let before = atomicAdd(&group_sum[0], own.x);
  atomicAdd(&group_sum[1], own.y + select(0u, 1u, before + own.x < before));
}

fn take_group_sum() -> vec2<u32> {
  return vec2<u32>(atomicLoad(&group_sum[0]), atomicLoad(&group_sum[1]));
}
