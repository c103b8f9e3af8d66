// Sums up the squared distances of all pixels to their nearest entries, color by color. Twin of meanDistance of
// src/quantize/color/squared-error.ts, whose sums are whole numbers too.

#include ../common/color-space.wgsl
#include ../common/u64.wgsl

struct Params {
  color_count: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> keys: array<u32>;
// Pixels of each color.
@group(0) @binding(2) var<storage, read> counts: array<u32>;
@group(0) @binding(3) var<storage, read> oklab: array<u32>;
@group(0) @binding(4) var<storage, read> places: array<vec4<i32>>;
// The nearest entry of each color, a byte each.
@group(0) @binding(5) var<storage, read> nearest: array<u32>;
// Touched by atomics alone: adding in any order gives the same.
@group(0) @binding(6) var<storage, read_write> sum: array<atomic<u32>>;

// A thread's sum in parts of 16 bits: those of all threads stay below 2^32.
const PARTS = 4u;
// Zeroed, then added to by atomics, then read, with a barrier between each.
var<workgroup> parts: array<atomic<u32>, PARTS>;

fn distance_of(color: u32) -> u32 {
  let entry = (nearest[color / 4u] >> (8u * (color % 4u))) & 255u;
  let off = vec4<i32>(coords_of(keys[color])) - places[entry];
  return u32(off.x * off.x + off.y * off.y + off.z * off.z + off.w * off.w);
}

@compute @workgroup_size(GROUP)
fn sum_distances(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  if (local < PARTS) {
    atomicStore(&parts[local], 0u);
  }
  // Zeroed before anyone adds.
  workgroupBarrier();
  let block = group.y * ROW + group.x;
  var own = vec2<u32>(0u);
  for (var i = 0u; i < PER_THREAD; i++) {
    let color = (block * PER_THREAD + i) * GROUP + local;
    if (color < params.color_count) {
      own = wide_add(own, wide_mul(distance_of(color), counts[color]));
    }
  }
  atomicAdd(&parts[0], own.x & 0xffffu);
  atomicAdd(&parts[1], own.x >> 16u);
  atomicAdd(&parts[2], own.y & 0xffffu);
  atomicAdd(&parts[3], own.y >> 16u);
  // All are added before one takes them out.
  workgroupBarrier();
  if (local == 0u) {
    let second = atomicLoad(&parts[1]);
    let third = atomicLoad(&parts[2]);
    var added = vec2<u32>(atomicLoad(&parts[0]), third + (atomicLoad(&parts[3]) << 16u));
    added = wide_add(added, vec2<u32>(second << 16u, second >> 16u));
    let old = atomicAdd(&sum[0], added.x);
    atomicAdd(&sum[1], added.y + select(0u, 1u, old + added.x < old));
  }
}
