// The 4-wide cells as a list of colors: each at its rounded mean, with all its weight and its first key; twin of
// src/quantize/kmeans/coarsen.ts.
// No barrier: a thread writes its own cell.

#include ../common/u64.wgsl
#include ../common/coords.wgsl

@group(0) @binding(0) var<uniform> cell_count: u32;
@group(0) @binding(1) var<storage, read> starts: array<u32>;
@group(0) @binding(2) var<storage, read> keys: array<u32>;
@group(0) @binding(3) var<storage, read> coords: array<vec2<u32>>;
@group(0) @binding(4) var<storage, read> weights: array<u32>;
@group(0) @binding(5) var<storage, read_write> cell_keys: array<u32>;
@group(0) @binding(6) var<storage, read_write> cell_coords: array<vec2<u32>>;
@group(0) @binding(7) var<storage, read_write> cell_weights: array<u32>;

// Of at most 256 colors: see sums.wgsl for the two parts of a weight.
@compute @workgroup_size(GROUP)
fn sum_cells(@builtin(global_invocation_id) id: vec3<u32>) {
  let cell = id.x;
  if (cell >= cell_count) {
    return;
  }
  var total = 0u;
  var fine = vec4<u32>(0u);
  var coarse = vec4<u32>(0u);
  for (var i = starts[cell]; i < starts[cell + 1u]; i++) {
    let x = unpack_coords(coords[i]);
    total += weights[i];
    fine += x * (weights[i] & ((1u << SPLIT_BITS) - 1u));
    coarse += x * (weights[i] >> SPLIT_BITS);
  }
  var mean = vec4<u32>(0u);
  for (var d = 0u; d < DIMS; d++) {
    mean[d] = rounded_mean(wide_add(wide_shift(coarse[d], SPLIT_BITS), vec2<u32>(fine[d], 0u)), total);
  }
  cell_keys[cell] = keys[starts[cell]];
  cell_coords[cell] = pack_coords(mean);
  cell_weights[cell] = total;
}
