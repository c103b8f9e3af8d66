// Exact sums of points per cluster. A weight is split into its low SPLIT_BITS bits ("fine") and the rest ("coarse"), so
// that sums over 4096 points of 11 bits and over 2^28 pixels stay below 2^32; a longer run ends before it can overflow.
// They are then added to the 64-bit sums of the whole image: SUM_WORDS words a cluster, the pixels, then low and high
// of each coordinate.
// The image's sums are touched by atomics alone: adding in any order gives the same, so no barrier is needed.
// The including shader binds `sums`, and says where a thread's finished run goes: take_run(run).

// Neighbouring points of a thread that share a cluster, and the one they leave: summed up in registers first.
struct Run {
  cluster: u32,
  // 1 + the cluster they were in, 0 for none.
  left: u32,
  pixels: u32,
  fine: vec4<u32>,
  coarse: vec4<u32>,
}

var<private> run: Run;

// A point adds less than 2^20, 2047 * 511, to a fine sum.
const FULL_RUN = 0xfff00000u;

fn gather(cluster: u32, left: u32, x: vec4<u32>, weight: u32) {
  if (cluster != run.cluster || left != run.left || any(run.fine >= vec4<u32>(FULL_RUN))) {
    end_run();
    run.cluster = cluster;
    run.left = left;
  }
  run.pixels += weight;
  run.fine += x * (weight & ((1u << SPLIT_BITS) - 1u));
  run.coarse += x * (weight >> SPLIT_BITS);
}

fn end_run() {
  if (run.pixels != 0u) {
    take_run();
  }
  run = Run();
}

// Adds 64 bits to sums[at], sums[at + 1].
fn add_wide(at: u32, low: u32, high: u32) {
  let old = atomicAdd(&sums[at], low);
  let more = high + select(0u, 1u, old + low < old);
  if (more != 0u) {
    atomicAdd(&sums[at + 1u], more);
  }
}

// The coordinate sum of a part as (low, high).
fn wide_of(part: Run, d: u32) -> vec2<u32> {
  let low = part.fine[d] + (part.coarse[d] << SPLIT_BITS);
  return vec2<u32>(low, (part.coarse[d] >> (32u - SPLIT_BITS)) + select(0u, 1u, low < part.fine[d]));
}

// Adds to the sums of the whole image.
fn add_sums(part: Run) {
  let at = part.cluster * SUM_WORDS;
  atomicAdd(&sums[at], part.pixels);
  for (var d = 0u; d < DIMS; d++) {
    let wide = wide_of(part, d);
    add_wide(at + 1u + 2u * d, wide.x, wide.y);
  }
}

// Takes a part out of the sums of the cluster it leaves: adds its negative, modulo 2^64.
fn subtract_sums(part: Run) {
  let at = (part.left - 1u) * SUM_WORDS;
  atomicSub(&sums[at], part.pixels);
  for (var d = 0u; d < DIMS; d++) {
    let wide = wide_of(part, d);
    add_wide(at + 1u + 2u * d, 0u - wide.x, ~wide.y + select(0u, 1u, wide.x == 0u));
  }
}
