// The sums of a bucket, BUCKET_WORDS words: the weight, the lower words of 4 weighted coordinates, and a word with what
// is above each, a byte each: weights stay below 2^29, coordinates below 2^11. The including shader binds `sums`, which
// are touched by atomics alone.

fn take_run() {
  let at = run.cluster * BUCKET_WORDS;
  atomicAdd(&sums[at], run.pixels);
  var high = 0u;
  for (var d = 0u; d < DIMS; d++) {
    let wide = wide_of(run, d);
    let old = atomicAdd(&sums[at + 1u + d], wide.x);
    high += (wide.y + select(0u, 1u, old + wide.x < old)) << (8u * d);
  }
  if (high != 0u) {
    atomicAdd(&sums[at + 5u], high);
  }
}

fn begin_sums() {}

fn end_sums(owner: u32) {
  end_run();
}
