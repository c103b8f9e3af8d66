// Assigns the distinct colors, weighted by their pixels, by brute force: the oracle of assign-cells.

#include ../common/coords.wgsl
#include assign-all.wgsl

@group(0) @binding(4) var<storage, read_write> coords: array<vec2<u32>>;
@group(0) @binding(5) var<storage, read> weights: array<u32>;

fn point(i: u32) -> vec4<u32> {
  return unpack_coords(coords[i]);
}

fn weight(i: u32) -> u32 {
  return weights[i];
}

fn label(i: u32, index: u32) {
  if (params.label == 1u) {
    coords[i].x = with_taken(coords[i].x, index + 1u);
  }
}
