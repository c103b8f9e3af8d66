// Puts the colors that are not opaque into their 4-wide cells, in each of these in any order: sort-cells.wgsl makes up
// for that.
// No barrier: each color gets a place of its own by an atomic.

@group(0) @binding(0) var<uniform> color_count: u32;
// Code and slot of each color: see count-cells.wgsl.
@group(0) @binding(1) var<storage, read> colors: array<vec2<u32>>;
// Where each cell begins at first, where it ends behind this.
@group(0) @binding(2) var<storage, read_write> starts: array<atomic<u32>>;
@group(0) @binding(3) var<storage, read_write> places: array<vec2<u32>>;

@compute @workgroup_size(GROUP)
fn fill_cells(@builtin(workgroup_id) block: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  for (var i = 0u; i < PER_THREAD; i++) {
    let color = (block.x * PER_THREAD + i) * GROUP + local;
    if (color < color_count) {
      places[atomicAdd(&starts[colors[color].x >> 8u], 1u)] = colors[color];
    }
  }
}
