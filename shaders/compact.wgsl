// Writes the occupied bins, in order, as a list of (key, weight). The including shader knows a bin's key.

override GROUP: u32;
override BINS_PER_THREAD: u32;

@group(0) @binding(0) var<storage, read> bins: array<u32>;
@group(0) @binding(1) var<storage, read> blocks: array<u32>;
@group(0) @binding(2) var<storage, read_write> keys: array<u32>;
@group(0) @binding(3) var<storage, read_write> weights: array<u32>;

@compute @workgroup_size(GROUP)
fn compact(@builtin(global_invocation_id) id: vec3<u32>) {
  let first = id.x * BINS_PER_THREAD;
  let end = min(first + BINS_PER_THREAD, arrayLength(&bins));
  if (first >= end) {
    return;
  }
  var at = blocks[id.x];
  let past = blocks[id.x + 1u];
  for (var bin = first; bin < end && at < past; bin++) {
    let weight = bins[bin];
    if (weight != 0u) {
      keys[at] = key_of_bin(bin);
      weights[at] = weight;
      at++;
    }
  }
}
