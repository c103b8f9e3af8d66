// Marks the opaque colors that occur, a bit for each Morton code, and counts the new ones of each chunk of codes.

@group(0) @binding(0) var<uniform> pixel_count: u32;
@group(0) @binding(1) var<storage, read> pixels: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read_write> marks: array<atomic<u32>>;
@group(0) @binding(3) var<storage, read_write> sizes: array<atomic<u32>>;

#include mark-code.wgsl

@compute @workgroup_size(GROUP)
fn mark_colors(@builtin(global_invocation_id) id: vec3<u32>) {
  walk_runs(id.x);
}
