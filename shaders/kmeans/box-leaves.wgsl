// The boxes of the 8-wide cells around their points, at most 4,096 each.
// No barrier: a thread writes its own cell.

#include ../common/coords.wgsl
#include cells.wgsl

@group(0) @binding(0) var<uniform> leaf_count: u32;
@group(0) @binding(1) var<storage, read> coords: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read_write> leaves: array<Leaf>;

@compute @workgroup_size(GROUP)
fn box_leaves(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= leaf_count) {
    return;
  }
  let leaf = leaves[id.x];
  var low = vec4<u32>(2047u);
  var high = vec4<u32>(0u);
  for (var i = leaf.start; i < leaf.end; i++) {
    let x = unpack_coords(coords[i]);
    low = min(low, x);
    high = max(high, x);
  }
  leaves[id.x].low = pack_coords(low);
  leaves[id.x].high = pack_coords(high);
}
