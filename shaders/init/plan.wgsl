// The axis of a cluster, and how its points are sorted into buckets along it; twin of planBuckets in
// src/quantize/init/best-cut.ts and of src/quantize/init/principal-axis.ts. The including shader binds `moments`.

const ELEMENT_BITS = 14u;
const AXIS_BITS = 11u;
// Of the matrix: its 16th power.
const SQUARINGS = 4u;
// The square of the standard deviations that buckets span on both sides of the mean.
const SPAN = 9u;

fn moment(k: u32, n: u32) -> vec2<u32> {
  return moments[k * MOMENTS + n];
}

// A weighted product of two coordinates' distances from a center.
fn centered(k: u32, d: u32, e: u32, center: vec4<u32>) -> vec2<u32> {
  let low = min(d, e);
  let high = max(d, e);
  let product = moment(k, 5u + low * 4u - (low * (low + 1u)) / 2u + high);
  let mixed = wide_add(wide_scale(moment(k, 1u + e), center[d]), wide_scale(moment(k, 1u + d), center[e]));
  return wide_sub(wide_add(product, wide_mul(moment(k, 0u).x, center[d] * center[e])), mixed);
}

fn trace_of(k: u32, center: vec4<u32>) -> vec2<u32> {
  var trace = vec2<u32>(0u);
  for (var d = 0u; d < DIMS; d++) {
    trace = wide_add(trace, centered(k, d, d, center));
  }
  return trace;
}

fn bits_of(matrix: array<vec4<i32>, 4>) -> u32 {
  let all = abs(matrix[0]) | abs(matrix[1]) | abs(matrix[2]) | abs(matrix[3]);
  return 32u - countLeadingZeros(u32(all.x | all.y | all.z | all.w));
}

// Scaled to 14 bits and squared a few times, the matrix has the axis as its longest column.
fn axis_of(k: u32, center: vec4<u32>, most: vec2<u32>) -> vec4<i32> {
  let bits = wide_bits(most);
  var matrix = array<vec4<i32>, 4>();
  for (var d = 0u; d < DIMS; d++) {
    for (var e = 0u; e < DIMS; e++) {
      let element = centered(k, d, e, center);
      if (bits >= ELEMENT_BITS) {
        matrix[d][e] = wide_floor(element, bits - ELEMENT_BITS);
      } else {
        matrix[d][e] = i32(element.x << (ELEMENT_BITS - bits));
      }
    }
  }
  for (var n = 0u; n < SQUARINGS; n++) {
    var square = array<vec4<i32>, 4>();
    for (var row = 0u; row < 4u; row++) {
      let m = matrix[row];
      square[row] = m.x * matrix[0] + m.y * matrix[1] + m.z * matrix[2] + m.w * matrix[3];
    }
    let drop = max(bits_of(square), ELEMENT_BITS) - ELEMENT_BITS;
    for (var row = 0u; row < 4u; row++) {
      matrix[row] = square[row] >> vec4<u32>(drop);
    }
  }
  var column = 0u;
  for (var d = 1u; d < 4u; d++) {
    if (matrix[d][d] > matrix[column][column]) {
      column = d;
    }
  }
  return matrix[column] >> vec4<u32>(ELEMENT_BITS - AXIS_BITS);
}

// All zero, which puts all into one bucket, for a cluster that cannot be cut.
fn plan_of(k: u32) -> Plan {
  let weight = moment(k, 0u).x;
  var plan = Plan(vec4<i32>(0), 0, 0u);
  if (weight == 0u) {
    return plan;
  }
  var center = vec4<u32>(0u);
  for (var d = 0u; d < DIMS; d++) {
    center[d] = rounded_mean(moment(k, 1u + d), weight);
  }
  var most = vec2<u32>(0u);
  for (var d = 0u; d < DIMS; d++) {
    let variance = centered(k, d, d, center);
    if (wide_less(most, variance)) {
      most = variance;
    }
  }
  if (all(most == vec2<u32>(0u))) {
    return plan;
  }
  plan.axis = axis_of(k, center, most);
  let a = plan.axis;
  let c = vec4<i32>(center);
  let norm = u32(a.x * a.x + a.y * a.y + a.z * a.z + a.w * a.w);
  let trace = trace_of(k, center);
  let variance = divide_by_twice(wide_add(trace, trace), weight, 25u);
  // At most 9 * 2^24 * 2^24.
  let span = wide_mul(SPAN * (variance + 1u), norm);
  var room = vec2<u32>(BUCKETS * BUCKETS / 4u, 0u);
  for (var n = 0u; n < 24u && wide_less(room, span); n++) {
    plan.shift++;
    room = wide_scale(room, 4u);
  }
  plan.low = a.x * c.x + a.y * c.y + a.z * c.z + a.w * c.w - i32((BUCKETS / 2u) << plan.shift);
  return plan;
}
