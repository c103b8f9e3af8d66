// Remaps an opaque image.

#include morton.wgsl
#include remap.wgsl

fn index_of(key: u32) -> u32 {
  return index_of_opaque(key);
}
