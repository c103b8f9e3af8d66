// Numbers the 4-wide cells of the colors that are not opaque, and counts their colors. From here on the number stands
// in the codes instead of the cell's 24 bits, in the same order.
// No barrier: a thread has its colors to itself; counts are touched by atomics alone, and adding in any order gives the
// same.

#include rank.wgsl

@group(0) @binding(0) var<uniform> color_count: u32;
// Morton code and slot of each color, in no particular order.
@group(0) @binding(1) var<storage, read_write> colors: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read> marks: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read> ranks: array<u32>;
@group(0) @binding(4) var<storage, read_write> sizes: array<atomic<u32>>;

@compute @workgroup_size(GROUP)
fn count_cells(@builtin(workgroup_id) block: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  for (var i = 0u; i < PER_THREAD; i++) {
    let color = (block.x * PER_THREAD + i) * GROUP + local;
    if (color < color_count) {
      let code = colors[color].x;
      let cell = rank_of(code >> 8u);
      colors[color].x = (cell << 8u) | (code & 255u);
      atomicAdd(&sizes[cell], 1u);
    }
  }
}
