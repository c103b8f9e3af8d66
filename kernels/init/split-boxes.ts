import {
  addToBucket,
  BUCKET_BYTES,
  BUCKETS,
  bucketOf,
  CUT_BYTES,
  findCut,
  MOMENTS_BYTES,
  planBuckets,
} from './best-cut'

/** Moved about: 4 planes of u16 coordinates, `stride` bytes from one to the next, and u32 weights. */
let planes: usize
let stride: usize
let weights: usize
/** The bucket of each sample, and room for as many samples. */
let places: usize
let spare: usize
let spareWeights: usize
let isChanced: bool
let seed: u32

/** Room for a box's plan and buckets. */
let plan: usize
let buckets: usize

export function openSplit(
  planesAt: usize,
  strideBytes: usize,
  weightsAt: usize,
  placesAt: usize,
  spareAt: usize,
  spareWeightsAt: usize,
  planAt: usize,
  bucketsAt: usize,
  withChance: bool,
  chanceSeed: u32,
): void {
  planes = planesAt
  stride = strideBytes
  weights = weightsAt
  places = placesAt
  spare = spareAt
  spareWeights = spareWeightsAt
  plan = planAt
  buckets = bucketsAt
  isChanced = withChance
  seed = chanceSeed
}

function coordinate(i: usize, d: usize): i32 {
  return <i32>load<u16>(planes + d * stride + (i << 1))
}

/** The moments of the samples from..to; see init/moments.ts in src/quantize for their order. */
function sumBox(from: usize, to: usize, moments: usize): void {
  let m0 = f64x2.splat(0)
  let m1 = m0
  let m2 = m0
  let m3 = m0
  let m4 = m0
  let m5 = m0
  let m6 = m0
  let m7 = m0
  for (let i = from; i < to; i++) {
    const w = <f64>load<u32>(weights + (i << 2))
    const x = <f64>coordinate(i, 0)
    const y = <f64>coordinate(i, 1)
    const z = <f64>coordinate(i, 2)
    const a = <f64>coordinate(i, 3)
    const ww = f64x2.splat(w)
    const xy = f64x2.replace_lane(f64x2.splat(x), 1, y)
    const za = f64x2.replace_lane(f64x2.splat(z), 1, a)
    const wxy = f64x2.mul(ww, xy)
    const wza = f64x2.mul(ww, za)
    m0 = f64x2.add(m0, wxy)
    m1 = f64x2.add(m1, wza)
    m2 = f64x2.add(m2, f64x2.mul(wxy, f64x2.splat(x))) // xx xy
    m3 = f64x2.add(m3, f64x2.mul(wza, f64x2.splat(x))) // xz xa
    m4 = f64x2.add(m4, f64x2.mul(wza, f64x2.splat(y))) // yz ya
    m5 = f64x2.add(m5, f64x2.mul(wza, f64x2.splat(z))) // zz za
    m6 = f64x2.add(m6, f64x2.replace_lane(ww, 1, w * y * y)) // w yy
    m7 = f64x2.add(m7, f64x2.splat(w * a * a)) // aa
  }
  store<f64>(moments, f64x2.extract_lane(m6, 0))
  v128.store(moments, m0, 8)
  v128.store(moments, m1, 24)
  v128.store(moments, m2, 40)
  v128.store(moments, m3, 56)
  store<f64>(moments, f64x2.extract_lane(m6, 1), 72)
  v128.store(moments, m4, 80)
  v128.store(moments, m5, 96)
  v128.store(moments, f64x2.replace_lane(m7, 1, 0), 112)
}

function fillBuckets(from: usize, to: usize): void {
  memory.fill(buckets, 0, BUCKETS * BUCKET_BYTES)
  for (let i = from; i < to; i++) {
    const x = coordinate(i, 0)
    const y = coordinate(i, 1)
    const z = coordinate(i, 2)
    const a = coordinate(i, 3)
    const bucket = bucketOf(plan, x, y, z, a)
    store<u8>(places + i, bucket)
    addToBucket(buckets + bucket * BUCKET_BYTES, <f64>load<u32>(weights + (i << 2)), x, y, z, a)
  }
}

/** Finds the cut of a box from its moments; of no gain if it cannot be cut. `path`: see init/boxes.ts there. */
function cutBox(from: usize, to: usize, moments: usize, cut: usize, path: u32): void {
  memory.fill(cut, 0, CUT_BYTES)
  if (to - from < 2 || !planBuckets(moments, plan)) return
  fillBuckets(from, to)
  findCut(buckets, moments, cut, isChanced, seed, path * BUCKETS)
}

/** Moves the samples up to a bucket to the front; returns where the others begin. */
function partition(from: usize, to: usize, bucket: i32): usize {
  let middle = from
  let right: usize = 0
  for (let i = from; i < to; i++) {
    const isRight = <i32>load<u8>(places + i) > bucket
    const n = isRight ? right : middle
    const target = (isRight ? spare : planes) + (n << 1)
    const source = planes + (i << 1)
    for (let plane: usize = 0; plane < 4 * stride; plane += stride)
      store<u16>(target + plane, load<u16>(source + plane))
    store<u32>((isRight ? spareWeights : weights) + (n << 2), load<u32>(weights + (i << 2)))
    if (isRight) right++
    else middle++
  }
  for (let plane: usize = 0; plane < 4 * stride; plane += stride)
    memory.copy(planes + plane + (middle << 1), spare + plane, right << 1)
  memory.copy(weights + (middle << 2), spareWeights, right << 2)
  return middle
}

/** Writes the moments and the cut of a box. */
export function openBox(from: usize, to: usize, moments: usize, cut: usize, path: u32): void {
  sumBox(from, to, moments)
  cutBox(from, to, moments, cut, path)
}

/**
 * Parts a box of these moments behind a bucket. Writes moments and cuts of the left part, and behind them, in the place
 * of the box's, those of the right part. Returns where that begins.
 */
export function partBox(from: usize, to: usize, bucket: i32, moments: usize, cuts: usize, path: u32): usize {
  const middle = partition(from, to, bucket)
  const rest = moments + MOMENTS_BYTES
  sumBox(from, middle, moments)
  for (let n: usize = 0; n < MOMENTS_BYTES; n += 8) store<f64>(rest + n, load<f64>(rest + n) - load<f64>(moments + n))
  cutBox(from, middle, moments, cuts, 2 * path)
  cutBox(middle, to, rest, cuts + CUT_BYTES, 2 * path + 1)
  return middle
}
