// Sums up the squared distances of a tile's pixels to their nearest entries. Twin of meanDistance of
// src/quantize/color/squared-error.ts, whose sums are whole numbers too.

#include ../common/color-space.wgsl
#include ../common/morton.wgsl
#include ../common/u64.wgsl

struct Params {
  pixel_count: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> pixels: array<u32>;
@group(0) @binding(2) var<storage, read> oklab: array<u32>;
@group(0) @binding(3) var<storage, read> places: array<vec4<i32>>;
// A byte each.
@group(0) @binding(4) var<storage, read> nearest: array<u32>;
// Touched by atomics alone: adding in any order gives the same.
@group(0) @binding(5) var<storage, read_write> sum: array<atomic<u32>>;

// Low bits of a distance, below 2^24, which are summed apart: 4096 of each half stay below 2^25.
const LOW_BITS = 12u;
// Zeroed, then added to by atomics, then read, with a barrier between each.
var<workgroup> halves: array<atomic<u32>, 2>;

fn distance_of(pixel: u32) -> u32 {
  let entry = (nearest[pixel / 4u] >> (8u * (pixel % 4u))) & 255u;
  let off = vec4<i32>(coords_of(key_of(pixels[pixel]))) - places[entry];
  return u32(off.x * off.x + off.y * off.y + off.z * off.z + off.w * off.w);
}

@compute @workgroup_size(GROUP)
fn sum_distances(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  if (local < 2u) {
    atomicStore(&halves[local], 0u);
  }
  // Zeroed before anyone adds.
  workgroupBarrier();
  let block = group.y * ROW + group.x;
  var low = 0u;
  var high = 0u;
  for (var i = 0u; i < PER_THREAD; i++) {
    let pixel = (block * PER_THREAD + i) * GROUP + local;
    if (pixel < params.pixel_count) {
      let distance = distance_of(pixel);
      low += distance & ((1u << LOW_BITS) - 1u);
      high += distance >> LOW_BITS;
    }
  }
  atomicAdd(&halves[0], low);
  atomicAdd(&halves[1], high);
  // All are added before one takes them out.
  workgroupBarrier();
  if (local == 0u) {
    let upper = atomicLoad(&halves[1]);
    let whole = vec2<u32>(upper << LOW_BITS, upper >> (32u - LOW_BITS));
    let added = wide_add(whole, vec2<u32>(atomicLoad(&halves[0]), 0u));
    let old = atomicAdd(&sum[0], added.x);
    atomicAdd(&sum[1], added.y + select(0u, 1u, old + added.x < old));
  }
}
