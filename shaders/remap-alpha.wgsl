// Remaps an image with alpha: opaque pixels by the table, the others by the hash table.

#include morton.wgsl
#include find-slot.wgsl
#include remap.wgsl

@group(0) @binding(4) var<storage, read> slots: array<u32>;
@group(0) @binding(5) var<storage, read> tallies: array<u32>;

fn index_of(key: u32) -> u32 {
  if (key >= OPAQUE_BITS) {
    return table[opaque_code(key)];
  }
  return tallies[find_slot(key)];
}
