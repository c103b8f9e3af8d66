// The distinct colors that are not opaque from the hash table, in no particular order.
// No barrier: a thread writes the places of its own run of slots.

#include hash.wgsl

@group(0) @binding(0) var<storage, read> slots: array<u32>;
@group(0) @binding(1) var<storage, read> tallies: array<u32>;
@group(0) @binding(2) var<storage, read> starts: array<u32>;
@group(0) @binding(3) var<storage, read_write> keys: array<u32>;
@group(0) @binding(4) var<storage, read_write> weights: array<u32>;
@group(0) @binding(5) var<storage, read> slot_visibility: array<u32>;
@group(0) @binding(6) var<storage, read_write> visibility: array<u32>;

@compute @workgroup_size(GROUP)
fn compact(@builtin(global_invocation_id) id: vec3<u32>) {
  let first = id.x * SLOTS_PER_THREAD;
  let end = min(first + SLOTS_PER_THREAD, arrayLength(&slots));
  if (first >= end) {
    return;
  }
  var at = starts[id.x];
  let past = starts[id.x + 1u];
  for (var slot = first; slot < end && at < past; slot++) {
    if (slots[slot] != 0u) {
      keys[at] = stored(slots[slot]);
      weights[at] = tallies[slot];
      visibility[at] = slot_visibility[slot];
      at++;
    }
  }
}
