// Takes the pixels of the tiles before, and their visibility, to their places in a list that has grown.
// No barrier: each color has a place of its own.

#include ../common/morton.wgsl
#include rank.wgsl

@group(0) @binding(0) var<uniform> color_count: u32;
@group(0) @binding(1) var<storage, read> old_keys: array<u32>;
@group(0) @binding(2) var<storage, read> old_weights: array<u32>;
@group(0) @binding(3) var<storage, read> marks: array<vec4<u32>>;
@group(0) @binding(4) var<storage, read> ranks: array<u32>;
@group(0) @binding(5) var<storage, read_write> weights: array<u32>;
@group(0) @binding(6) var<storage, read> old_visibility: array<u32>;
@group(0) @binding(7) var<storage, read_write> visibility: array<u32>;

@compute @workgroup_size(GROUP)
fn carry(@builtin(workgroup_id) block: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  for (var i = 0u; i < PER_THREAD; i++) {
    let color = (block.x * PER_THREAD + i) * GROUP + local;
    if (color < color_count) {
      let rank = rank_of(opaque_code(old_keys[color]));
      weights[rank] = old_weights[color];
      visibility[rank] = old_visibility[color];
    }
  }
}
