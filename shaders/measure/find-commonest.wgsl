// Finds the first of the commonest colors of each entry, and the colors that many pixels have. Twin of findEntries and
// findFrequent of src/quantize/palette/host-labels.ts. No barrier: nobody reads what is written here.

#include entries.wgsl

struct Params {
  color_count: u32,
  // Pixels that a frequent color has at least.
  least: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> keys: array<u32>;
@group(0) @binding(2) var<storage, read> counts: array<u32>;
// A byte each.
@group(0) @binding(3) var<storage, read> labels: array<u32>;
@group(0) @binding(4) var<storage, read> palette: array<u32>;
// Touched by atomics alone; each frequent color has words of its own.
@group(0) @binding(5) var<storage, read_write> entries: array<atomic<u32>>;

@compute @workgroup_size(GROUP)
fn find_commonest(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let block = group.y * ROW + group.x;
  for (var i = 0u; i < PER_THREAD; i++) {
    let color = (block * PER_THREAD + i) * GROUP + local;
    if (color < params.color_count) {
      let label = (labels[color / 4u] >> (8u * (color % 4u))) & 255u;
      let count = counts[color];
      if (count == atomicLoad(&entries[MOST + label]) && may_take(palette[label], keys[color])) {
        atomicMax(&entries[FROM_END + label], params.color_count - color);
      }
      if (count >= params.least) {
        let at = FREQUENT + 1u + 4u * atomicAdd(&entries[FREQUENT], 1u);
        atomicStore(&entries[at], color);
        atomicStore(&entries[at + 1u], keys[color]);
        atomicStore(&entries[at + 2u], count);
        atomicStore(&entries[at + 3u], label);
      }
    }
  }
}
