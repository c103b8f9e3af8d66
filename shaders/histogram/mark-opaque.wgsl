// Marks the colors of an opaque image.

#include ../common/morton.wgsl
#include runs.wgsl
#include mark.wgsl

fn add(key: u32, amount: u32) {
  mark(opaque_code(key));
}
