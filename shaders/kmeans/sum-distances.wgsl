// Sums up the squared distances of colors to the centroids of their labels, times their weights; or their squares, in
// two halves. Twin of meanDistance and meanFourthPower of src/quantize/color/squared-error.ts, whose sums are whole
// numbers too.

#include ../common/coords.wgsl
#include ../common/group-sum.wgsl

struct Params {
  color_count: u32,
  // Places by which weights are shifted right.
  shift: u32,
  // What is summed up of a squared distance d: 0 for d, 1 and 2 for the low and the high 24 of the 48 bits of d * d.
  part: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> coords: array<vec2<u32>>;
// A byte each.
@group(0) @binding(2) var<storage, read> labels: array<u32>;
@group(0) @binding(3) var<storage, read> weights: array<u32>;
@group(0) @binding(4) var<storage, read> centroids: array<vec4<i32>>;
// Touched by atomics alone: adding in any order gives the same.
@group(0) @binding(5) var<storage, read_write> sum: array<atomic<u32>>;

fn distance_of(color: u32) -> u32 {
  let label = (labels[color / 4u] >> (8u * (color % 4u))) & 255u;
  let off = vec4<i32>(unpack_coords(coords[color])) - centroids[label];
  return u32(off.x * off.x + off.y * off.y + off.z * off.z + off.w * off.w);
}

fn part_of(distance: u32) -> u32 {
  if (params.part == 0u) {
    return distance;
  }
  let square = wide_mul(distance, distance);
  return select((square.y << 8u) | (square.x >> 24u), square.x & 0xffffffu, params.part == 1u);
}

@compute @workgroup_size(GROUP)
fn sum_distances(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  open_group_sum(local);
  // Zeroed before anyone adds.
  workgroupBarrier();
  let block = group.y * ROW + group.x;
  var own = vec2<u32>(0u);
  for (var i = 0u; i < PER_THREAD; i++) {
    let color = (block * PER_THREAD + i) * GROUP + local;
    if (color < params.color_count) {
      own = wide_add(own, wide_mul(part_of(distance_of(color)), weights[color] >> params.shift));
    }
  }
  add_to_group_sum(own);
  // All are added before one takes them out.
  workgroupBarrier();
  if (local == 0u) {
    let all = take_group_sum();
    let old = atomicAdd(&sum[0], all.x);
    atomicAdd(&sum[1], all.y + select(0u, 1u, old + all.x < old));
  }
}
