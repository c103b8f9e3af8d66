// Marks the opaque colors that occur, a bit for each Morton code, and counts the new ones of each chunk of codes.
// No barrier: both are atomic, bits are only ever set, and one thread alone is told that it set one.

@group(0) @binding(0) var<uniform> pixel_count: u32;
@group(0) @binding(1) var<storage, read> pixels: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read_write> marks: array<atomic<u32>>;
@group(0) @binding(3) var<storage, read_write> sizes: array<atomic<u32>>;

// Nearly always the color is marked already, which a look shows without writing.
fn mark(code: u32) {
  let at = code >> 5u;
  let bit = 1u << (code & 31u);
  if ((atomicLoad(&marks[at]) & bit) != 0u) {
    return;
  }
  if ((atomicOr(&marks[at], bit) & bit) == 0u) {
    atomicAdd(&sizes[code >> CHUNK_BITS], 1u);
  }
}

@compute @workgroup_size(GROUP)
fn mark_colors(@builtin(global_invocation_id) id: vec3<u32>) {
  walk_runs(id.x);
}
