// What each color was assigned to, four in a word: all that the host wants to know of the points.
// No barrier: a thread writes its own word.

#include ../common/coords.wgsl

@group(0) @binding(0) var<uniform> color_count: u32;
@group(0) @binding(1) var<storage, read> coords: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read_write> labels: array<u32>;

@compute @workgroup_size(GROUP)
fn pack_labels(@builtin(global_invocation_id) id: vec3<u32>) {
  let first = id.x * 4u;
  if (first >= color_count) {
    return;
  }
  var packed = 0u;
  for (var lane = 0u; lane < min(4u, color_count - first); lane++) {
    packed |= (taken_of(coords[first + lane]) - 1u) << (8u * lane);
  }
  labels[id.x] = packed;
}
