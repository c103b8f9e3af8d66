// Marks the colors of an opaque image.

#include ../common/morton.wgsl
#include runs.wgsl
#include mark.wgsl

// It is added when the pixels are counted.
fn visibility_at(block: u32) -> u32 {
  return 0u;
}

fn add(key: u32, amount: u32, visible: u32) {
  mark(opaque_code(key));
}
