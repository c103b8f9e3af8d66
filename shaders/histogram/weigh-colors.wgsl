// What each color weighs for the eye, and what the host has to know of all of them. Twin of weigh of
// src/quantize/histogram/weigh-counts.ts: round(16 * (sum / 4)^(5/8)) for a color's visibility, which is the largest w
// with (2 * w - 1)^8 <= 2^30 * sum^5. No tie can be: one side is odd, the other even.

#include ../common/u64.wgsl

struct Params {
  color_count: u32,
  // Colors that are not opaque; they come first.
  translucent: u32,
  // 2^30, or 2^14 if weights are in quarters.
  scale: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> keys: array<u32>;
@group(0) @binding(2) var<storage, read> visibility: array<u32>;
// The weights of small sums, which most colors have.
@group(0) @binding(3) var<storage, read> known: array<u32>;
@group(0) @binding(4) var<storage, read_write> weights: array<u32>;
// The sum of the weights; 1 if a color is not gray; the 4-, 8- and 16-wide cells, and 4-wide ones of colors that are
// not opaque. Touched by atomics alone: adding in any order gives the same.
@group(0) @binding(5) var<storage, read_write> facts: array<atomic<u32>>;

#include ../kmeans/cell-bounds.wgsl

const LIMBS = 6u;

// Zeroed, then added to by atomics, then read, with a barrier between each.
var<workgroup> shared_facts: array<atomic<u32>, 6>;

// first * base^exponent below 2^192, low word first.
fn power(first: u32, base: u32, exponent: u32) -> array<u32, LIMBS> {
  var number = array<u32, LIMBS>(first, 0u, 0u, 0u, 0u, 0u);
  for (var n = 0u; n < exponent; n++) {
    var carry = 0u;
    for (var limb = 0u; limb < LIMBS; limb++) {
      let product = wide_add(wide_mul(number[limb], base), vec2<u32>(carry, 0u));
      number[limb] = product.x;
      carry = product.y;
    }
  }
  return number;
}

fn weight_of(sum: u32) -> u32 {
  if (sum < arrayLength(&known)) {
    return known[sum];
  }
  var most = power(params.scale, sum, 5u);
  var weight = 0u;
  for (var bit = 1u << 22u; bit > 0u; bit >>= 1u) {
    var low = power(1u, 2u * (weight | bit) - 1u, 8u);
    var limb = LIMBS - 1u;
    while (limb > 0u && low[limb] == most[limb]) {
      limb--;
    }
    if (low[limb] <= most[limb]) {
      weight |= bit;
    }
  }
  return weight;
}

@compute @workgroup_size(GROUP)
fn weigh_colors(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  for (var at = local; at < 6u; at += GROUP) {
    atomicStore(&shared_facts[at], 0u);
  }
  // Zeroed before anyone adds.
  workgroupBarrier();
  let block = group.y * ROW + group.x;
  var sum = 0u;
  var colored = 0u;
  var cells = vec4<u32>(0u);
  for (var i = 0u; i < PER_THREAD; i++) {
    let color = (block * PER_THREAD + i) * GROUP + local;
    if (color < params.color_count) {
      let weight = weight_of(visibility[color]);
      weights[color] = weight;
      sum += weight;
      let key = keys[color];
      colored |= (key ^ (key >> 8u)) & 0xffffu;
      let begins = begins_at(color);
      cells += vec4<u32>(begins, select(0u, begins.x, color < params.translucent));
    }
  }
  atomicAdd(&shared_facts[0], sum);
  atomicOr(&shared_facts[1], min(colored, 1u));
  for (var level = 0u; level < 4u; level++) {
    atomicAdd(&shared_facts[2u + level], cells[level]);
  }
  // All are added before anyone takes them out.
  workgroupBarrier();
  if (local == 0u) {
    atomicAdd(&facts[0], atomicLoad(&shared_facts[0]));
    atomicOr(&facts[1], atomicLoad(&shared_facts[1]));
    for (var level = 0u; level < 4u; level++) {
      atomicAdd(&facts[2u + level], atomicLoad(&shared_facts[2u + level]));
    }
  }
}
