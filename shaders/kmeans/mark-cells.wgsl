// Counts the cells that begin in each thread's run of colors: all 4-wide ones, then the 8-wide, then the 16-wide.
// No barrier: a thread writes its own counts.

struct Params {
  color_count: u32,
  // Colors that are not opaque; they come first.
  translucent: u32,
  // Runs of colors.
  runs: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> keys: array<u32>;
@group(0) @binding(2) var<storage, read_write> sizes: array<u32>;

#include cell-bounds.wgsl

@compute @workgroup_size(GROUP)
fn mark_cells(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= params.runs) {
    return;
  }
  let run = colors_of(id.x);
  var count = vec3<u32>(0u);
  for (var i = run.x; i < run.y; i++) {
    count += begins_at(i);
  }
  for (var level = 0u; level < 3u; level++) {
    sizes[level * params.runs + id.x] = count[level];
  }
}
