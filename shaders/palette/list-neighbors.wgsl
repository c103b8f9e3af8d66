// The other entries around each one, nearest first: squared distance, below 2^24, and number in a word. An entry's own
// place, and those of entries that are not there, come last. A workgroup does an entry. Twin of findNeighbours of
// src/quantize/palette/local-steps.ts.

#include steps.wgsl

@group(0) @binding(0) var<uniform> entry_count: u32;
@group(0) @binding(1) var<storage, read> centroids: array<vec4<i32>>;
@group(0) @binding(2) var<storage, read_write> neighbors: array<u32>;

// Each thread writes its own places, then reads all, with a barrier between.
var<workgroup> words: array<u32, MAX_COLORS>;

fn word_of(k: u32, j: u32) -> u32 {
  if (j == k || j >= entry_count) {
    return NO_NEIGHBOR;
  }
  let off = centroids[j] - centroids[k];
  return (u32(off.x * off.x + off.y * off.y + off.z * off.z) * MAX_COLORS) | j;
}

@compute @workgroup_size(GROUP)
fn list_neighbors(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let k = group.x;
  for (var j = local; j < MAX_COLORS; j += GROUP) {
    words[j] = word_of(k, j);
  }
  // All are there before anyone compares.
  workgroupBarrier();
  for (var j = local; j < MAX_COLORS; j += GROUP) {
    let word = words[j];
    var rank = 0u;
    for (var other = 0u; other < MAX_COLORS; other++) {
      // Words without a neighbor are equal: the first of them comes first.
      rank += u32(words[other] < word || (words[other] == word && other < j));
    }
    neighbors[k * MAX_COLORS + rank] = word;
  }
}
