import { chanceAt } from './chance'
import { meanDistance, mergeCost, roundedMean } from './merge-cost'
import { findAxis } from './principal-axis'

/** See init/best-cut.ts in src/quantize, whose numbers these are; places are bytes. */
export const BUCKETS: i32 = 64
export const BUCKET_BYTES: usize = 6 * 8
export const MOMENTS_BYTES: usize = 16 * 8
export const PLAN_BYTES: usize = 6 * 4
/** Of a cut: bucket, gain, distance, and 5 sums of the left part. */
export const CUT_BYTES: usize = 8 * 8
const SPAN: f64 = 9
const CERTAIN: u32 = 256

const center = memory.data(16, 16)
const centered = memory.data(80, 16)

/** Weighted products of two coordinates' distances from the center. */
function centerMoments(moments: usize): void {
  const w = load<f64>(moments)
  let at: usize = 0
  for (let d: usize = 0; d < 4; d++) {
    const c = <f64>load<i32>(center + (d << 2))
    const sum = load<f64>(moments + (d << 3), 8)
    for (let e = d; e < 4; e++, at += 8) {
      const f = <f64>load<i32>(center + (e << 2))
      const product = load<f64>(moments + at, 40)
      store<f64>(centered + at, product + w * c * f - (c * load<f64>(moments + (e << 3), 8) + f * sum))
    }
  }
}

/** Writes the plan of a cluster's buckets; zeros, and false, if it cannot be cut. */
export function planBuckets(moments: usize, plan: usize): bool {
  memory.fill(plan, 0, PLAN_BYTES)
  const w = load<f64>(moments)
  if (w === 0) return false
  for (let d: usize = 0; d < 4; d++) store<i32>(center + (d << 2), roundedMean(load<f64>(moments + (d << 3), 8), w))
  centerMoments(moments)
  if (!findAxis(centered, plan)) return false
  let norm = 0
  let middle = 0
  for (let d: usize = 0; d < 16; d += 4) {
    const axis = load<i32>(plan + d)
    norm += axis * axis
    middle += axis * load<i32>(center + d)
  }
  const trace = load<f64>(centered) + load<f64>(centered, 32) + load<f64>(centered, 56) + load<f64>(centered, 72)
  const span = SPAN * (floor(trace / w) + 1.0) * <f64>norm
  let shift = 0
  for (let room = <f64>((BUCKETS / 2) * (BUCKETS / 2)); room < span; room *= 4.0) shift++
  store<i32>(plan, middle - (BUCKETS / 2) * (1 << shift), 16)
  store<i32>(plan, shift, 20)
  return true
}

/** The bucket of a point. */
export function bucketOf(plan: usize, x: i32, y: i32, z: i32, a: i32): i32 {
  const product = load<i32>(plan) * x + load<i32>(plan, 4) * y + load<i32>(plan, 8) * z + load<i32>(plan, 12) * a
  return min(max((product - load<i32>(plan, 16)) >> load<i32>(plan, 20), 0), BUCKETS - 1)
}

function add(at: usize, low: f64, high: f64): void {
  v128.store(at, f64x2.add(v128.load(at), f64x2.replace_lane(f64x2.splat(low), 1, high)))
}

/** Adds a point to a bucket. */
export function addToBucket(at: usize, w: f64, x: i32, y: i32, z: i32, a: i32): void {
  add(at, w, w * <f64>x)
  add(at + 16, w * <f64>y, w * <f64>z)
  add(at + 32, w * <f64>a, 0)
}

/** Finds the best cut between buckets. `isChanced`: gains are scaled by chance, whose places begin at `place`. */
export function findCut(buckets: usize, total: usize, cut: usize, isChanced: bool, seed: u32, place: u32): void {
  memory.fill(cut, 0, CUT_BYTES)
  const w = load<f64>(total)
  let wl = 0.0
  let x = 0.0
  let y = 0.0
  let z = 0.0
  let a = 0.0
  let most = 0.0
  for (let bucket = 0; bucket < BUCKETS - 1; bucket++, buckets += BUCKET_BYTES) {
    if (load<f64>(buckets) === 0) continue
    wl += load<f64>(buckets)
    x += load<f64>(buckets, 8)
    y += load<f64>(buckets, 16)
    z += load<f64>(buckets, 24)
    a += load<f64>(buckets, 32)
    const wr = w - wl
    if (wr === 0) break
    const distance =
      meanDistance(x, wl, load<f64>(total, 8) - x, wr) +
      meanDistance(y, wl, load<f64>(total, 16) - y, wr) +
      meanDistance(z, wl, load<f64>(total, 24) - z, wr) +
      meanDistance(a, wl, load<f64>(total, 32) - a, wr)
    const gain = mergeCost(wl, wr, distance, isChanced ? chanceAt(seed, place + bucket) : CERTAIN)
    if (gain <= most) continue
    most = gain
    store<f64>(cut, <f64>bucket)
    store<f64>(cut, gain, 8)
    store<f64>(cut, distance, 16)
    store<f64>(cut, wl, 24)
    store<f64>(cut, x, 32)
    store<f64>(cut, y, 40)
    store<f64>(cut, z, 48)
    store<f64>(cut, a, 56)
  }
}
