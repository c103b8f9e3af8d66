// Remaps an image with alpha: opaque pixels by their rank, the others by the hash table.

#include ../common/morton.wgsl
#include ../histogram/find-slot.wgsl
#include remap.wgsl

@group(0) @binding(6) var<storage, read> slots: array<u32>;
@group(0) @binding(7) var<storage, read> tallies: array<u32>;

fn index_of(key: u32) -> u32 {
  if (key >= OPAQUE_BITS) {
    return index_of_opaque(key);
  }
  return tallies[find_slot(key)];
}
