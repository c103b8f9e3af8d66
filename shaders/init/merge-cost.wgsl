// Ward's merge cost as an integer of three words, lowest first: 2^15 times what src/quantize/init/merge-cost.ts gives.

const CERTAIN = 256u;

fn cost_less(a: vec3<u32>, b: vec3<u32>) -> bool {
  return a.z < b.z || (a.z == b.z && wide_less(a.xy, b.xy));
}

// A cost times at most 20: below 2^82.
fn cost_scale(cost: vec3<u32>, factor: u32) -> vec3<u32> {
  let low = wide_mul(cost.x, factor);
  let high = wide_add(wide_mul(cost.y, factor), vec2<u32>(low.y, 0u));
  return vec3<u32>(low.x, high.x, high.y + cost.z * factor);
}

// Weights of 1 to 2^29, a distance below 2^30, a chance below 384.
fn merge_cost(one: u32, other: u32, distance: u32, chance: u32) -> vec3<u32> {
  let small = min(one, other);
  let both = one + other;
  let bits = 32u - countLeadingZeros(small);
  let mantissa = (small << (16u - min(bits, 16u))) >> (max(bits, 16u) - 16u);
  let drop = max(32u - countLeadingZeros(both), 16u) - 16u;
  let part = (((both - small) >> drop) << 15u) / (both >> drop);
  let factor = (((mantissa * part) >> 13u) * chance) >> 8u;
  let value = wide_mul(factor, distance);
  // times 2^(bits - 16), times 2^15.
  if (bits == 1u) {
    return vec3<u32>(value, 0u);
  }
  let low = wide_shift(value.x, bits - 1u);
  let high = wide_shift(value.y, bits - 1u);
  return vec3<u32>(low.x, low.y | high.x, high.y);
}

// The mean of a cluster in eighths of a unit, rounded.
fn mean_in_parts(sum: vec2<u32>, weight: u32) -> i32 {
  let dividend = wide_add(wide_scale(sum, 2u * MEAN_PARTS), vec2<u32>(weight, 0u));
  return i32(divide_by_twice(dividend, weight, 14u));
}
