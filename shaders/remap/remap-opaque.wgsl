// Remaps an opaque image.

#include ../common/morton.wgsl
#include remap.wgsl

fn index_of(key: u32) -> u32 {
  return index_of_opaque(key);
}
