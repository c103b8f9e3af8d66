// Assigns every pixel as a point of weight 1: the textbook algorithm, with the same sums as assign-colors.

#include ../common/morton.wgsl
#include ../common/color-space.wgsl
#include assign-all.wgsl

@group(0) @binding(4) var<storage, read> pixels: array<u32>;
@group(0) @binding(5) var<storage, read> oklab: array<u32>;

fn point(i: u32) -> vec4<u32> {
  var x = coords_of(key_of(pixels[i]));
  if (DIMS == 3u) {
    x.w = 0u;
  }
  return x;
}

fn weight(i: u32) -> u32 {
  return 1u;
}

fn label(i: u32, index: u32) {}

fn end_word() {}
