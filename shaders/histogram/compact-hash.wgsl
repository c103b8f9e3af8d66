// The distinct colors that are not opaque from the hash table, in no particular order: Morton code and slot of each.
// Marks the 4-wide cell of each, too: the upper 24 bits of its code.
// No barrier: a thread writes the places of its own run of slots; for marks see mark-code.wgsl.

#include ../common/morton.wgsl
#include hash.wgsl

@group(0) @binding(0) var<storage, read> slots: array<u32>;
@group(0) @binding(1) var<storage, read> starts: array<u32>;
@group(0) @binding(2) var<storage, read_write> colors: array<vec2<u32>>;
@group(0) @binding(3) var<storage, read_write> marks: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> sizes: array<atomic<u32>>;

#include mark-code.wgsl

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
      let code = alpha_code(stored(slots[slot]));
      colors[at] = vec2<u32>(code, slot);
      mark(code >> 8u);
      at++;
    }
  }
}
