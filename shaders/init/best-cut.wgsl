// The best cut of a cluster between two of its buckets, the first of equal ones; twin of findCut in
// src/quantize/init/best-cut.ts. A workgroup does a cluster, a thread a bucket. The including shader binds `buckets`.

// Buckets that a thread goes through, which is quicker than to wait for another. As many stretches.
const STRETCH = 8u;

// Sums of each bucket, then up to each. Written by their thread; a barrier; read by the threads of the stretch; a
// barrier; written again; a barrier; read by all.
var<workgroup> weight_up_to: array<u32, BUCKETS>;
var<workgroup> sums_up_to: array<array<vec2<u32>, 4>, BUCKETS>;
// Sums of each stretch. Written; the second of these barriers; read by all.
var<workgroup> stretch_weight: array<u32, STRETCH>;
var<workgroup> stretch_sums: array<array<vec2<u32>, 4>, STRETCH>;
// The gain of a cut and its bucket. Written; a barrier; the best of a stretch put in its first place by one thread; a
// barrier; read by thread 0, who puts the best of all there.
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
  let stretch = bucket / STRETCH;
  var weight = 0u;
  var sums = array<vec2<u32>, 4>();
  workgroupBarrier();
  for (var other = stretch * STRETCH; other <= bucket; other++) {
    weight += weight_up_to[other];
    for (var d = 0u; d < 4u; d++) {
      sums[d] = wide_add(sums[d], sums_up_to[other][d]);
    }
  }
  if (bucket % STRETCH == STRETCH - 1u) {
    stretch_weight[stretch] = weight;
    stretch_sums[stretch] = sums;
  }
  workgroupBarrier();
  for (var other = 0u; other < stretch; other++) {
    weight += stretch_weight[other];
    for (var d = 0u; d < 4u; d++) {
      sums[d] = wide_add(sums[d], stretch_sums[other][d]);
    }
  }
  weight_up_to[bucket] = weight;
  sums_up_to[bucket] = sums;
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

// The best of STRETCH gains, the first of equal ones, to the place of the first.
fn keep_best(first: u32, step: u32) {
  var best = first;
  for (var n = 1u; n < STRETCH; n++) {
    if (cost_less(gain_of[best], gain_of[first + n * step])) {
      best = first + n * step;
    }
  }
  gain_of[first] = gain_of[best];
  best_bucket[first] = best_bucket[best];
}

fn find_best(bucket: u32) {
  workgroupBarrier();
  if (bucket < STRETCH) {
    keep_best(bucket * STRETCH, 1u);
  }
  workgroupBarrier();
  if (bucket == 0u) {
    keep_best(0u, STRETCH);
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
