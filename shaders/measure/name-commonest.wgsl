// Writes the key of each entry's commonest color. No barrier: a thread writes a word of its own, which nobody reads.

#include entries.wgsl

@group(0) @binding(0) var<uniform> color_count: u32;
@group(0) @binding(1) var<storage, read> keys: array<u32>;
@group(0) @binding(2) var<storage, read_write> entries: array<u32>;

@compute @workgroup_size(MAX_COLORS)
fn name_commonest(@builtin(local_invocation_index) k: u32) {
  let from_end = entries[FROM_END + k];
  if (from_end != 0u) {
    entries[COMMONEST + k] = keys[color_count - from_end];
  }
}
