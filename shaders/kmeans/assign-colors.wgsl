// Assigns the distinct colors, weighted by their pixels, by brute force: the oracle of assign-cells.
// Outside the clustering `sums` are the labels instead, a byte each.

#include ../common/coords.wgsl
#include assign-all.wgsl

@group(0) @binding(4) var<storage, read> coords: array<vec2<u32>>;
@group(0) @binding(5) var<storage, read> weights: array<u32>;

fn point(i: u32) -> vec4<u32> {
  return unpack_coords(coords[i]);
}

fn weight(i: u32) -> u32 {
  return weights[i];
}

#include write-labels.wgsl
