// Marks the colors of an image that seems to be opaque, and tells if it is not.

#include ../common/morton.wgsl
#include runs.wgsl
#include mark.wgsl

// Not 0 if a pixel is not opaque: what was marked is wrong then.
@group(0) @binding(4) var<storage, read_write> translucent: atomic<u32>;

// It is added when the pixels are counted.
fn visibility_at(block: u32) -> u32 {
  return 0u;
}

fn add(key: u32, amount: u32, visible: u32) {
  if (key < OPAQUE_BITS) {
    atomicStore(&translucent, 1u);
    return;
  }
  mark(opaque_code(key));
}
