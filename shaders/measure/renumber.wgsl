// Renumbers an index map for a palette without the entries that no pixel uses. Twin of dropUnused of
// src/quantize/palette/round-palette.ts.

@group(0) @binding(0) var<uniform> word_count: u32;
// The pixels of each entry come first.
@group(0) @binding(1) var<storage, read> figures: array<u32>;
// Four in a word.
@group(0) @binding(2) var<storage, read_write> indices: array<u32>;

const BIT_WORDS = MAX_COLORS / 32u;

// A bit for each entry that is used. Zeroed, then set by atomics, then read, with a barrier between each.
var<workgroup> used: array<atomic<u32>, BIT_WORDS>;
// The new number of each entry. Written, then read, with a barrier between.
var<workgroup> numbers: array<u32, MAX_COLORS>;

// The used entries before one.
fn number_of(entry: u32) -> u32 {
  var before = countOneBits(atomicLoad(&used[entry / 32u]) & ((1u << (entry % 32u)) - 1u));
  for (var word = 0u; word < entry / 32u; word++) {
    before += countOneBits(atomicLoad(&used[word]));
  }
  return before;
}

@compute @workgroup_size(GROUP)
fn renumber(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  for (var word = local; word < BIT_WORDS; word += GROUP) {
    atomicStore(&used[word], 0u);
  }
  // Zeroed before anyone sets a bit.
  workgroupBarrier();
  for (var k = local; k < MAX_COLORS; k += GROUP) {
    if (figures[k] != 0u) {
      atomicOr(&used[k / 32u], 1u << (k % 32u));
    }
  }
  // All bits are set before anyone counts them.
  workgroupBarrier();
  for (var k = local; k < MAX_COLORS; k += GROUP) {
    numbers[k] = number_of(k);
  }
  // All numbers are there before anyone reads another thread's.
  workgroupBarrier();
  let block = group.y * ROW + group.x;
  for (var i = 0u; i < PER_THREAD; i++) {
    let at = (block * PER_THREAD + i) * GROUP + local;
    if (at < word_count) {
      let word = indices[at];
      var renumbered = 0u;
      for (var lane = 0u; lane < 32u; lane += 8u) {
        renumbered |= numbers[(word >> lane) & 255u] << lane;
      }
      indices[at] = renumbered;
    }
  }
}
