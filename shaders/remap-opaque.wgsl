// Remaps an opaque image by the table.

#include morton.wgsl
#include remap.wgsl

fn index_of(key: u32) -> u32 {
  return table[opaque_code(key)];
}
