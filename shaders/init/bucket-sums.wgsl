// The sums of a bucket, BUCKET_WORDS words: the weight, the lower words of 4 weighted coordinates, and a word with what
// is above each, a byte each: weights stay below 2^29, coordinates below 2^11. The including shader binds `sums`, which
// are touched by atomics alone.

const SLOT_WORDS = BUCKET_WORDS;

#include slots.wgsl

fn add_bucket(bucket: u32, weight: u32, low: vec4<u32>, above: u32) {
  let at = bucket * BUCKET_WORDS;
  atomicAdd(&sums[at], weight);
  var high = above;
  for (var d = 0u; d < DIMS; d++) {
    let old = atomicAdd(&sums[at + 1u + d], low[d]);
    high += select(0u, 1u, old + low[d] < old) << (8u * d);
  }
  if (high != 0u) {
    atomicAdd(&sums[at + 5u], high);
  }
}

fn take_run() {
  var low = vec4<u32>(0u);
  var high = 0u;
  for (var d = 0u; d < DIMS; d++) {
    let wide = wide_of(run, d);
    low[d] = wide.x;
    high |= wide.y << (8u * d);
  }
  let at = slot_of(run.cluster);
  if (at == NOWHERE) {
    add_bucket(run.cluster, run.pixels, low, high);
    return;
  }
  atomicAdd(&slot_words[at], run.pixels);
  for (var d = 0u; d < DIMS; d++) {
    let old = atomicAdd(&slot_words[at + 1u + d], low[d]);
    high += select(0u, 1u, old + low[d] < old) << (8u * d);
  }
  if (high != 0u) {
    atomicAdd(&slot_words[at + 5u], high);
  }
}

fn empty_slot(bucket: u32, at: u32) {
  var low = vec4<u32>(0u);
  for (var d = 0u; d < DIMS; d++) {
    low[d] = atomicLoad(&slot_words[at + 1u + d]);
  }
  add_bucket(bucket, atomicLoad(&slot_words[at]), low, atomicLoad(&slot_words[at + 5u]));
}

fn begin_sums() {}

fn end_sums(owner: u32) {
  end_run();
}
