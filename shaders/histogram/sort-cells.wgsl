// Sorts the colors that are not opaque in each 4-wide cell, which has 256 at most, and lists all with what the hash
// table has of them. Codes differ, so that the place of a color does not depend on the order that they are found in.
// With the dispatches before it, the twin of OtherColors of src/quantize/histogram/other-colors.ts.
// No barrier: each color has a place of its own, and nobody reads what is written here.

#include hash.wgsl

@group(0) @binding(0) var<uniform> color_count: u32;
// Code and slot of each color, cell by cell: see count-cells.wgsl.
@group(0) @binding(1) var<storage, read> places: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read> slots: array<u32>;
@group(0) @binding(3) var<storage, read> tallies: array<u32>;
@group(0) @binding(4) var<storage, read> slot_visibility: array<u32>;
@group(0) @binding(5) var<storage, read_write> keys: array<u32>;
@group(0) @binding(6) var<storage, read_write> weights: array<u32>;
@group(0) @binding(7) var<storage, read_write> visibility: array<u32>;

// Where the color of a place belongs: those of its cell that are larger go behind it, smaller ones before it.
fn rank_at(place: u32) -> u32 {
  let code = places[place].x;
  var rank = place;
  for (var other = place; other > 0u && (places[other - 1u].x ^ code) < 256u; other--) {
    rank -= u32(places[other - 1u].x > code);
  }
  for (var other = place + 1u; other < color_count && (places[other].x ^ code) < 256u; other++) {
    rank += u32(places[other].x < code);
  }
  return rank;
}

@compute @workgroup_size(GROUP)
fn sort_cells(@builtin(workgroup_id) block: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  for (var i = 0u; i < PER_THREAD; i++) {
    let place = (block.x * PER_THREAD + i) * GROUP + local;
    if (place < color_count) {
      let rank = rank_at(place);
      let slot = places[place].y;
      keys[rank] = stored(slots[slot]);
      weights[rank] = tallies[slot];
      visibility[rank] = slot_visibility[slot];
    }
  }
}
