// Exact sums of points per cluster. A weight is split into its low SPLIT_BITS bits ("fine") and the rest ("coarse"), so
// that sums over 4096 points of 11 bits and over 2^28 pixels stay below 2^32. They are then added to the 64-bit sums of
// the whole image: SUM_WORDS words a cluster, the pixels, then low and high of each coordinate.
// The including shader binds `sums`, and says where a thread's finished run goes: take_run(run).

override DIMS: u32;
override SPLIT_BITS: u32;
override SUM_WORDS: u32;

// Neighbouring points of a thread that share a cluster: summed up in registers first.
struct Run {
  cluster: u32,
  pixels: u32,
  fine: vec4<u32>,
  coarse: vec4<u32>,
}

var<private> run: Run;

fn gather(cluster: u32, x: vec4<u32>, weight: u32) {
  if (cluster != run.cluster) {
    end_run();
    run.cluster = cluster;
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

// Adds to the sums of the whole image.
fn add_sums(part: Run) {
  let at = part.cluster * SUM_WORDS;
  atomicAdd(&sums[at], part.pixels);
  for (var d = 0u; d < DIMS; d++) {
    let low = part.fine[d] + (part.coarse[d] << SPLIT_BITS);
    let high = (part.coarse[d] >> (32u - SPLIT_BITS)) + select(0u, 1u, low < part.fine[d]);
    add_wide(at + 1u + 2u * d, low, high);
  }
}
