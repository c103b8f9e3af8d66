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

// The entry that serves a pixel best, which nobody helps to look for.
fn find_literal(column: Column, goal: vec4<i32>) -> u32 {
  if (keeps_own(column)) {
    return nearest_of(column);
  }
  var best = 0xffffffffu;
  let first = select(0u, part.first_opaque, is_opaque(column) && part.serves_opaque != 0u);
  for (var k = first; k < part.entry_count; k++) {
    best = min(best, literal_key(goal, k));
  }
  return best & 255u;
}

// The survivor that takes the best literal of several pixels, of which each one hands its error on to the next.
fn take_packed_literal(slot: u32, x: u32, best: Best, begins_before: u32, table: u32) -> Survivor {
  var byte = 0u;
  var cost = 0;
  var error = best.error;
  for (var i = 0u; i < PER_BYTE && x + i < part.width; i++) {
    let column = column_at(slot, x + i);
    let goal = goal_of(column, error);
    let entry = find_literal(column, goal);
    let left = error_of(column, goal, entry);
    cost = min(MAX_COST, cost + cost_of(column, left));
    error = pack_error(left);
    byte |= entry << shift_in_byte(i);
  }
  let total = cost + literal_price(table, byte);
  return Survivor(total, 0, 0u, (best.past << 8u) | byte, error, (begins_before << 1u) | 1u);
}

// The distance in the key of a literal, without the extra.
fn distance_in(key: u32) -> i32 {
  let words = palette[key & 255u];
  return i32((key >> 8u) - ((words.x >> 22u) | ((words.y >> 22u) << 10u)));
}

// The survivor that takes the best literal of a pixel, whose key has the distance.
fn take_literal(column: Column, best: Best, begins_before: u32, key: u32, table: u32) -> Survivor {
  var entry = key & 255u;
  if (keeps_own(column)) {
    entry = nearest_of(column);
  }
  let left = error_of(column, goal_of(column, best.error), entry);
  var cost = 0;
  if (keeps_own(column)) {
    cost = cost_of(column, left);
  } else {
    cost = cost_at(column, distance_in(key));
  }
  let total = cost + literal_price(table, entry);
  return Survivor(total, 0, 0u, (best.past << 8u) | entry, pack_error(left), (begins_before << 1u) | 1u);
}
