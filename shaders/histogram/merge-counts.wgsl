// Adds the pixels of each opaque color, and how visible they are, to its numbers, by atomics: other workgroups add to
// the same. A workgroup merges what it has of a color: each color may take the one slot that its rank gives, and where
// another was first it goes straight to the list.

#include ../common/morton.wgsl
#include runs.wgsl
#include rank.wgsl
#include visibility.wgsl

@group(0) @binding(0) var<uniform> pixel_count: u32;
@group(0) @binding(1) var<storage, read> pixels: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read> marks: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read> ranks: array<u32>;
@group(0) @binding(4) var<storage, read_write> weights: array<atomic<u32>>;
@group(0) @binding(5) var<storage, read_write> visibility: array<atomic<u32>>;

// 1 + the rank of a slot's color, 0 for none. Zeroed, then shared by atomics, then read, with a barrier between each.
var<workgroup> owners: array<atomic<u32>, MERGE_SLOTS>;
var<workgroup> merged: array<atomic<u32>, MERGE_SLOTS>;
var<workgroup> merged_visibility: array<atomic<u32>, MERGE_SLOTS>;

fn add(key: u32, amount: u32, visible: u32) {
  if (key < OPAQUE_BITS) {
    return;
  }
  let rank = rank_of(opaque_code(key));
  let slot = rank % MERGE_SLOTS;
  let claim = atomicCompareExchangeWeak(&owners[slot], 0u, rank + 1u);
  if (claim.exchanged || claim.old_value == rank + 1u) {
    atomicAdd(&merged[slot], amount);
    atomicAdd(&merged_visibility[slot], visible);
  } else {
    atomicAdd(&weights[rank], amount);
    atomicAdd(&visibility[rank], visible);
  }
}

@compute @workgroup_size(GROUP)
fn weigh(@builtin(global_invocation_id) id: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  for (var slot = local; slot < MERGE_SLOTS; slot += GROUP) {
    atomicStore(&owners[slot], 0u);
    atomicStore(&merged[slot], 0u);
    atomicStore(&merged_visibility[slot], 0u);
  }
  // Zeroed before anyone claims a slot.
  workgroupBarrier();
  walk_runs(id.x);
  // All are added before anyone takes them out.
  workgroupBarrier();
  for (var slot = local; slot < MERGE_SLOTS; slot += GROUP) {
    let owner = atomicLoad(&owners[slot]);
    if (owner != 0u) {
      atomicAdd(&weights[owner - 1u], atomicLoad(&merged[slot]));
      atomicAdd(&visibility[owner - 1u], atomicLoad(&merged_visibility[slot]));
    }
  }
}
