// Occupied slots of the hash table per run of SLOTS_PER_THREAD slots: the first of the three steps of its compaction.
// One thread a run and no barrier: a scan of a few thousand runs is cheap.

@group(0) @binding(0) var<storage, read> slots: array<u32>;
@group(0) @binding(1) var<storage, read_write> sizes: array<u32>;

@compute @workgroup_size(GROUP)
fn reduce(@builtin(global_invocation_id) id: vec3<u32>) {
  let first = id.x * SLOTS_PER_THREAD;
  let end = min(first + SLOTS_PER_THREAD, arrayLength(&slots));
  if (first >= end) {
    return;
  }
  var occupied = 0u;
  for (var slot = first; slot < end; slot++) {
    occupied += min(slots[slot], 1u);
  }
  sizes[id.x] = occupied;
}
