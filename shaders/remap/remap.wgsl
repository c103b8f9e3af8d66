// One palette index per pixel, four packed in a word. The including shader looks a key up: index_of(key).
// No barrier: a thread writes its own word.

#include ../histogram/rank.wgsl

struct Params {
  pixel_count: u32,
  // Colors that are not opaque; they come first in the list.
  translucent: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> pixels: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read> marks: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read> ranks: array<u32>;
// The palette index of each color, a byte each.
@group(0) @binding(4) var<storage, read> labels: array<u32>;
@group(0) @binding(5) var<storage, read_write> indices: array<u32>;

fn index_of_opaque(key: u32) -> u32 {
  let color = params.translucent + rank_of(opaque_code(key));
  return (labels[color / 4u] >> (8u * (color % 4u))) & 255u;
}

@compute @workgroup_size(GROUP)
fn remap(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x * 4u >= params.pixel_count) {
    return;
  }
  let quad = pixels[id.x];
  var index = index_of(key_of(quad.x));
  var packed = index;
  for (var lane = 1u; lane < 4u; lane++) {
    if (quad[lane] != quad[lane - 1u]) {
      index = index_of(key_of(quad[lane]));
    }
    packed |= index << (8u * lane);
  }
  indices[id.x] = packed;
}
