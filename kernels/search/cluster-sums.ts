import {
  addToBucket,
  BUCKET_BYTES,
  BUCKETS,
  bucketOf,
  CUT_BYTES,
  findCut,
  MOMENTS_BYTES,
  PLAN_BYTES,
  planBuckets,
} from '../init/best-cut'

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
    const at = moments + load<u8>(indices + i) * MOMENTS_BYTES
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
    const bucket = bucketOf(plans + k * PLAN_BYTES, x, y, z, a)
    addToBucket(buckets + (k * BUCKETS + bucket) * BUCKET_BYTES, w, x, y, z, a)
  }
}

/** Writes the plan of each cluster's buckets; zeros for one that cannot be cut. */
export function planClusters(moments: usize, count: i32, plans: usize): void {
  for (let k = <usize>0; k < <usize>count; k++) planBuckets(moments + k * MOMENTS_BYTES, plans + k * PLAN_BYTES)
}

/** Writes the best cut of each cluster from `fixed` on. */
export function cutClusters(buckets: usize, moments: usize, fixed: i32, count: i32, cuts: usize): void {
  for (let k = <usize>fixed; k < <usize>count; k++) {
    const own = buckets + k * BUCKETS * BUCKET_BYTES
    findCut(own, moments + k * MOMENTS_BYTES, cuts + k * CUT_BYTES, false, 0, 0)
  }
}
