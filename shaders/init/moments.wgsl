// The moments of a cluster; twin of src/quantize/init/moments.ts. A thread sums up its points of one cluster before it
// adds to what the workgroup shares, and that to what all share, by atomics alone: see merge-points.wgsl. The including
// shader binds `moments`, two words each.

const SLOT_WORDS = 2u * MOMENTS;

#include slots.wgsl

// Weight, 4 weighted coordinates, 10 weighted products.
var<private> sums: array<vec2<u32>, MOMENTS>;

fn begin_sums() {
  for (var n = 0u; n < MOMENTS; n++) {
    sums[n] = vec2<u32>(0u);
  }
}

fn gather(x: vec4<u32>, weight: u32) {
  sums[0] = wide_add(sums[0], vec2<u32>(weight, 0u));
  for (var d = 0u; d < DIMS; d++) {
    sums[1u + d] = wide_add(sums[1u + d], wide_mul(weight, x[d]));
    // Rows of the upper triangle: 4, 3, 2 and 1 long.
    let row = 5u + d * 4u - (d * (d + 1u)) / 2u;
    for (var e = d; e < DIMS; e++) {
      sums[row + e] = wide_add(sums[row + e], wide_mul(weight, x[d] * x[e]));
    }
  }
}

// Adds what was summed up to what all share.
fn add_moments(cluster: u32) {
  for (var n = 0u; n < MOMENTS; n++) {
    let sum = sums[n];
    if (any(sum != vec2<u32>(0u))) {
      let at = 2u * (cluster * MOMENTS + n);
      let old = atomicAdd(&moments[at], sum.x);
      let high = sum.y + select(0u, 1u, old + sum.x < old);
      if (high != 0u) {
        atomicAdd(&moments[at + 1u], high);
      }
    }
  }
}

fn end_sums(cluster: u32) {
  let slot = slot_of(cluster);
  if (slot == NOWHERE) {
    add_moments(cluster);
    return;
  }
  for (var n = 0u; n < MOMENTS; n++) {
    let sum = sums[n];
    if (any(sum != vec2<u32>(0u))) {
      let at = slot + 2u * n;
      let old = atomicAdd(&slot_words[at], sum.x);
      let high = sum.y + select(0u, 1u, old + sum.x < old);
      if (high != 0u) {
        atomicAdd(&slot_words[at + 1u], high);
      }
    }
  }
}

fn empty_slot(cluster: u32, at: u32) {
  for (var n = 0u; n < MOMENTS; n++) {
    sums[n] = vec2<u32>(atomicLoad(&slot_words[at + 2u * n]), atomicLoad(&slot_words[at + 2u * n + 1u]));
  }
  add_moments(cluster);
}
