// The distinct colors as points. In opaque images the fourth coordinate is 0, as in a centroid. Counts the cells that
// begin in each thread's run of colors, too: all 4-wide ones, then the 8-wide, then the 16-wide.
// No barrier: a thread writes its own colors, and the counts of its own run.

#include ../common/color-space.wgsl
#include ../common/coords.wgsl

struct Params {
  color_count: u32,
  // Colors that are not opaque; they come first.
  translucent: u32,
  // Runs of colors.
  runs: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> keys: array<u32>;
@group(0) @binding(2) var<storage, read> oklab: array<u32>;
@group(0) @binding(3) var<storage, read_write> coords: array<vec2<u32>>;
@group(0) @binding(4) var<storage, read_write> sizes: array<u32>;

#include cell-bounds.wgsl

fn mark_cells(thread: u32) {
  let run = colors_of(thread);
  var count = vec3<u32>(0u);
  for (var i = run.x; i < run.y; i++) {
    count += begins_at(i);
  }
  for (var level = 0u; level < 3u; level++) {
    sizes[level * params.runs + thread] = count[level];
  }
}

@compute @workgroup_size(GROUP)
fn points(@builtin(workgroup_id) block: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  for (var i = 0u; i < PER_THREAD; i++) {
    let color = (block.x * PER_THREAD + i) * GROUP + local;
    if (color < params.color_count) {
      var x = coords_of(keys[color]);
      if (DIMS == 3u) {
        x.w = 0u;
      }
      coords[color] = pack_coords(x);
    }
  }
  let thread = block.x * GROUP + local;
  if (thread < params.runs) {
    mark_cells(thread);
  }
}
