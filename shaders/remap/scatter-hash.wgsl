// Writes the palette index of every color that is not opaque into the hash table that counted it.
// No barrier: each color has a slot of its own; slots are not written.

#include ../histogram/find-slot.wgsl

// Colors that are not opaque; they come first in the list.
@group(0) @binding(0) var<uniform> translucent: u32;
@group(0) @binding(1) var<storage, read> keys: array<u32>;
// A byte each.
@group(0) @binding(2) var<storage, read> labels: array<u32>;
@group(0) @binding(3) var<storage, read> slots: array<u32>;
@group(0) @binding(4) var<storage, read_write> tallies: array<u32>;

@compute @workgroup_size(GROUP)
fn scatter(@builtin(workgroup_id) block: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  for (var i = 0u; i < PER_THREAD; i++) {
    let color = (block.x * PER_THREAD + i) * GROUP + local;
    if (color < translucent) {
      tallies[find_slot(keys[color])] = (labels[color / 4u] >> (8u * (color % 4u))) & 255u;
    }
  }
}
