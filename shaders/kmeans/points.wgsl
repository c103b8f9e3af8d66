// The distinct colors as points. In opaque images the fourth coordinate is 0, as in a centroid.
// No barrier: a thread writes its own colors.

#include ../common/color-space.wgsl
#include ../common/coords.wgsl

@group(0) @binding(0) var<uniform> color_count: u32;
@group(0) @binding(1) var<storage, read> keys: array<u32>;
@group(0) @binding(2) var<storage, read> oklab: array<u32>;
@group(0) @binding(3) var<storage, read_write> coords: array<vec2<u32>>;

@compute @workgroup_size(GROUP)
fn points(@builtin(workgroup_id) block: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  for (var i = 0u; i < PER_THREAD; i++) {
    let color = (block.x * PER_THREAD + i) * GROUP + local;
    if (color < color_count) {
      var x = coords_of(keys[color]);
      if (DIMS == 3u) {
        x.w = 0u;
      }
      coords[color] = pack_coords(x);
    }
  }
}
