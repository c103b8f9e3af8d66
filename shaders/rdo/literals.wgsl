// The entry that serves a pixel best as a literal; the threads of a row share the search. Twin of `opaqueFinder` and
// `anyFinder` of src/quantize/dither/nearest-entry.ts.

// A distance plus extra is below 2^24.
fn literal_key(goal: vec4<i32>, entry: u32) -> u32 {
  let words = palette[entry];
  let extra = (words.x >> 22u) | ((words.y >> 22u) << 10u);
  return ((u32(squared(goal - place_of(entry))) + extra) << 8u) | entry;
}

// The best of the entries that fall to a thread; ties go to the lowest.
fn search_literal(column: Column, goal: vec4<i32>, lane: u32) -> u32 {
  var best = 0xffffffffu;
  var first = 0u;
  if (is_opaque(column) && part.serves_opaque != 0u) {
    let list = list_at(goal.xyz, grid_start(), grid_shift());
    let listed = lists[list] & 255u;
    if (listed != ALL_ENTRIES) {
      for (var n = lane + 1u; n <= listed; n += WAYS) {
        best = min(best, literal_key(goal, (lists[list + n / 4u] >> (8u * (n % 4u))) & 255u));
      }
      return best;
    }
    first = part.first_opaque;
  }
  for (var k = first + lane; k < part.entry_count; k += WAYS) {
    best = min(best, literal_key(goal, k));
  }
  return best;
}

// The survivor that takes the best literal.
fn take_literal(column: Column, best: Best, begins_before: u32, key: u32, table: u32) -> Survivor {
  let entry = select(key & 255u, nearest_of(column), keeps_own(column));
  let left = error_of(column, goal_of(column, best.error), entry);
  let total = cost_of(column, left) + i32(memory[table + entry]);
  return Survivor(total, 0, 0u, (best.past << 8u) | entry, pack_error(left), (begins_before << 1u) | 1u);
}
