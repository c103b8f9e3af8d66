// Makes the lists of the grid of entries, a thread a cell; the extra that an entry has adds to its squared distances.
// No barrier: a thread writes its own list.

#include entry-grid.wgsl

struct Params {
  first_opaque: u32,
  entry_count: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> entries: array<vec4<i32>>;
@group(0) @binding(2) var<storage, read_write> lists: array<u32>;

// The entry nearest to the middle of a cell, and its extra; `middle` is twice that.
fn nearest_to(middle: vec3<i32>) -> vec4<i32> {
  var nearest = vec4<i32>(0);
  var least = 0x7fffffff;
  for (var k = params.first_opaque; k < params.entry_count; k++) {
    let off = 2 * entries[k].xyz - middle;
    let distance = off.x * off.x + off.y * off.y + off.z * off.z + 4 * extra_of(k);
    if (distance < least) {
      least = distance;
      nearest = vec4<i32>(entries[k].xyz, extra_of(k));
    }
  }
  return nearest;
}

// Whether an entry is at least as near as `other` to a point of the box; the difference of their squared distances is
// linear, so that it is least in a corner.
fn reaches(entry: vec4<i32>, other: vec4<i32>, low: vec3<i32>, high: vec3<i32>) -> bool {
  let corner = select(low, high, entry.xyz > other.xyz);
  let parts = (entry.xyz - other.xyz) * (entry.xyz + other.xyz - 2 * corner);
  return parts.x + parts.y + parts.z + entry.w - other.w <= 0;
}

@compute @workgroup_size(GROUP)
fn list_entries(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= GRID_SIDE * GRID_SIDE * GRID_SIDE) {
    return;
  }
  let cell = vec3<u32>(id.x / (GRID_SIDE * GRID_SIDE), (id.x / GRID_SIDE) % GRID_SIDE, id.x % GRID_SIDE);
  let shift = grid_shift();
  let begin = grid_start() + vec3<i32>(cell << shift);
  let end = begin + vec3<i32>(vec3<u32>(1u) << shift) - 1;
  let most = vec3<i32>(i32(MAX_COORDINATE));
  let low = select(min(begin, most), vec3<i32>(0), cell == vec3<u32>(0u));
  let high = select(min(end, most), most, cell == vec3<u32>(GRID_SIDE - 1u));
  let rival = nearest_to(begin + end);
  var listed = 0u;
  var word = 0u;
  // The first word, but for the number.
  var head = 0u;
  for (var k = params.first_opaque; k < params.entry_count; k++) {
    if (reaches(vec4<i32>(entries[k].xyz, extra_of(k)), rival, low, high)) {
      listed++;
      if (listed % 4u == 0u) {
        if (listed <= MAX_LISTED) {
          lists[id.x * LIST_WORDS + listed / 4u - 1u] = word;
        }
        head = select(head, word, listed == 4u);
        word = 0u;
      }
      word |= k << (8u * (listed % 4u));
    }
  }
  if (listed <= MAX_LISTED) {
    lists[id.x * LIST_WORDS + listed / 4u] = word;
    lists[id.x * LIST_WORDS] = listed | select(head, word, listed < 4u);
  } else {
    lists[id.x * LIST_WORDS] = ALL_ENTRIES;
  }
}
