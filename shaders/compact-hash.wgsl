// The distinct colours that are not opaque from the hash table, in no particular order.

#include hash.wgsl
#include compact.wgsl

@group(0) @binding(4) var<storage, read> slots: array<u32>;

fn key_of_bin(bin: u32) -> u32 {
  return stored(slots[bin]);
}
