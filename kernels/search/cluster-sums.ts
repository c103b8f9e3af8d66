/** Bytes of a cluster's moments: 15 doubles and room for one more. */
const MOMENTS: usize = 16 * 8
/** Bytes of a bucket: 5 doubles and room for one more. */
const STRIDE: usize = 6 * 8
const BUCKETS: i32 = 64
/** Bytes of a plan: axis, low end, shift. */
const PLAN: usize = 6 * 4

function add(at: usize, low: f64, high: f64): void {
  v128.store(at, f64x2.add(v128.load(at), f64x2.replace_lane(f64x2.splat(low), 1, high)))
}

/**
 * Adds each point to the moments of its cluster. `planes`: 4 planes of u16 coordinates, `stride` bytes from one to the
 * next; u32 weights and u8 indices. See init/moments.ts in src/quantize for the order of the moments.
 */
export function sumMoments(
  planes: usize,
  stride: usize,
  weights: usize,
  indices: usize,
  from: i32,
  to: i32,
  moments: usize,
): void {
  for (let i = <usize>from; i < <usize>to; i++) {
    const w = <f64>load<u32>(weights + (i << 2))
    const place = planes + (i << 1)
    const x = <f64>load<u16>(place)
    const y = <f64>load<u16>(place + stride)
    const z = <f64>load<u16>(place + 2 * stride)
    const a = <f64>load<u16>(place + 3 * stride)
    const at = moments + load<u8>(indices + i) * MOMENTS
    const wx = w * x
    const wy = w * y
    const wz = w * z
    const wa = w * a
    add(at, w, wx)
    add(at + 16, wy, wz)
    add(at + 32, wa, wx * x)
    add(at + 48, wx * y, wx * z)
    add(at + 64, wx * a, wy * y)
    add(at + 80, wy * z, wy * a)
    add(at + 96, wz * z, wz * a)
    add(at + 112, wa * a, 0)
  }
}

/** Adds each point to the bucket that the plan of its cluster gives; see init/best-cut.ts in src/quantize. */
export function fillBuckets(
  planes: usize,
  stride: usize,
  weights: usize,
  indices: usize,
  from: i32,
  to: i32,
  plans: usize,
  buckets: usize,
): void {
  for (let i = <usize>from; i < <usize>to; i++) {
    const w = <f64>load<u32>(weights + (i << 2))
    const place = planes + (i << 1)
    const x = <i32>load<u16>(place)
    const y = <i32>load<u16>(place + stride)
    const z = <i32>load<u16>(place + 2 * stride)
    const a = <i32>load<u16>(place + 3 * stride)
    const k = <i32>load<u8>(indices + i)
    const plan = plans + k * PLAN
    const product = load<i32>(plan) * x + load<i32>(plan, 4) * y + load<i32>(plan, 8) * z + load<i32>(plan, 12) * a
    const bucket = min(max((product - load<i32>(plan, 16)) >> load<i32>(plan, 20), 0), BUCKETS - 1)
    const at = buckets + (k * BUCKETS + bucket) * STRIDE
    add(at, w, w * <f64>x)
    add(at + 16, w * <f64>y, w * <f64>z)
    add(at + 32, w * <f64>a, 0)
  }
}
