// How the points of a cluster are sorted: bucket = clamp((axis * point - low) >> shift).
struct Plan {
  axis: vec4<i32>,
  low: i32,
  shift: u32,
}

fn bucket_of(plan: Plan, x: vec4<i32>) -> u32 {
  let product = plan.axis.x * x.x + plan.axis.y * x.y + plan.axis.z * x.z + plan.axis.w * x.w;
  return u32(clamp((product - plan.low) >> plan.shift, 0, i32(BUCKETS) - 1));
}
