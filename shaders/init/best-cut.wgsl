// The best cut of a cluster between two of its buckets, the first of equal ones; twin of findCut in
// src/quantize/init/best-cut.ts. A workgroup does a cluster, a thread a bucket. The including shader binds `buckets`.

// Sums of the buckets up to each. All threads read others' places and write their own; a barrier stands between.
var<workgroup> weight_up_to: array<u32, BUCKETS>;
var<workgroup> sums_up_to: array<array<vec2<u32>, 4>, BUCKETS>;
// The gain of the better ones of some cuts and its bucket. Written; a barrier; halved, with a barrier between steps.
var<workgroup> gain_of: array<vec3<u32>, BUCKETS>;
var<workgroup> best_bucket: array<u32, BUCKETS>;

// See bucket-sums.wgsl. What has no weight is zero.
fn take_bucket(bucket: u32, at: u32, weight: u32) {
  weight_up_to[bucket] = weight;
  for (var d = 0u; d < 4u; d++) {
    sums_up_to[bucket][d] = vec2<u32>(0u);
  }
  if (weight != 0u) {
    let high = buckets[at + 5u];
    for (var d = 0u; d < 4u; d++) {
      sums_up_to[bucket][d] = vec2<u32>(buckets[at + 1u + d], (high >> (8u * d)) & 255u);
    }
    for (var word = 0u; word < BUCKET_WORDS; word++) {
      buckets[at + word] = 0u;
    }
  }
}

fn sum_up(bucket: u32) {
  for (var step = 1u; step < BUCKETS; step <<= 1u) {
    // All have written before anyone reads.
    workgroupBarrier();
    var weight = weight_up_to[bucket];
    var sums = sums_up_to[bucket];
    if (bucket >= step) {
      weight += weight_up_to[bucket - step];
      for (var d = 0u; d < 4u; d++) {
        sums[d] = wide_add(sums[d], sums_up_to[bucket - step][d]);
      }
    }
    // All have read before anyone writes.
    workgroupBarrier();
    weight_up_to[bucket] = weight;
    sums_up_to[bucket] = sums;
  }
  workgroupBarrier();
}

fn distance_at(bucket: u32) -> u32 {
  let left = weight_up_to[bucket];
  let right = weight_up_to[BUCKETS - 1u] - left;
  var distance = 0;
  for (var d = 0u; d < 4u; d++) {
    let sum = sums_up_to[bucket][d];
    let rest = wide_sub(sums_up_to[BUCKETS - 1u][d], sum);
    let apart = mean_in_parts(sum, left) - mean_in_parts(rest, right);
    distance += apart * apart;
  }
  return u32(distance);
}

fn gain_at(bucket: u32, own: u32, chance: u32) -> vec3<u32> {
  let left = weight_up_to[bucket];
  let right = weight_up_to[BUCKETS - 1u] - left;
  if (own == 0u || right == 0u) {
    return vec3<u32>(0u);
  }
  return merge_cost(left, right, distance_at(bucket), chance);
}

fn find_best(bucket: u32) {
  for (var half = BUCKETS / 2u; half > 0u; half >>= 1u) {
    // All have written before anyone reads.
    workgroupBarrier();
    if (bucket < half) {
      let other = bucket + half;
      let less = cost_less(gain_of[bucket], gain_of[other]);
      let equal = all(gain_of[bucket] == gain_of[other]);
      if (less || (equal && best_bucket[other] < best_bucket[bucket])) {
        gain_of[bucket] = gain_of[other];
        best_bucket[bucket] = best_bucket[other];
      }
    }
  }
}

// Finds the best cut, by all threads: best_bucket[0] and gain_of[0], which thread 0 may read. `chance` scales the gain
// behind a thread's bucket, which is left zero by this thread, that alone has read it.
fn find_cut(at: u32, bucket: u32, chance: u32) {
  let own = buckets[at];
  take_bucket(bucket, at, own);
  sum_up(bucket);
  gain_of[bucket] = gain_at(bucket, own, chance);
  best_bucket[bucket] = bucket;
  find_best(bucket);
}
