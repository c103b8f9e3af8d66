// The boxes of the 16-wide cells around those of their 8-wide ones.
// No barrier: a thread writes its own cell.

#include ../common/coords.wgsl
#include cells.wgsl

@group(0) @binding(0) var<uniform> top_count: u32;
@group(0) @binding(1) var<storage, read> leaves: array<Leaf>;
@group(0) @binding(2) var<storage, read_write> tops: array<Top>;

@compute @workgroup_size(GROUP)
fn box_tops(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= top_count) {
    return;
  }
  let top = tops[id.x];
  var low = vec4<u32>(2047u);
  var high = vec4<u32>(0u);
  for (var i = top.first; i < top.end; i++) {
    low = min(low, unpack_coords(leaves[i].low));
    high = max(high, unpack_coords(leaves[i].high));
  }
  tops[id.x].low = pack_coords(low);
  tops[id.x].high = pack_coords(high);
}
