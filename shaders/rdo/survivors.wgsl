// A way to the latest byte of a row: a thread has one, and extends it by a byte. Twin of `extend` of
// src/quantize/rdo/trellis.ts and of `take` of src/quantize/rdo/packed-errors.ts.

// A total or cost of what is not to be.
const FAR = 1 << 30u;
const MAX_ERROR = (1 << 23u) - 1;
// Of a byte.
const MAX_COST = 3 << 28u;

struct Survivor {
  // Relative to the best one.
  total: i32,
  // What it would cost more if its match ended here, too short to be one.
  exit: i32,
  length: u32,
  // The last 4 bytes, the latest one lowest.
  past: u32,
  error: vec2<u32>,
  // A bit a byte, the latest one lowest: whether it began anew there.
  begins: u32,
}

// A pixel of a row on its way: what it is to become but for the error of the one before, in 4096ths, and its facts.
struct Column {
  base: vec4<i32>,
  facts: u32,
}

fn takes_error(column: Column) -> bool {
  return (column.facts & 1u) != 0u;
}

fn weight_of(column: Column) -> i32 {
  return i32((column.facts >> 2u) & 63u);
}

fn nearest_of(column: Column) -> u32 {
  return (column.facts >> 8u) & 255u;
}

fn alpha_of(column: Column) -> i32 {
  return i32(column.facts >> 16u);
}

fn is_opaque(column: Column) -> bool {
  return DIMS == 3u || alpha_of(column) == i32(FULL_ALPHA);
}

// Whether a pixel keeps its nearest entry.
fn keeps_own(column: Column) -> bool {
  return (column.facts & 2u) != 0u || (DIMS == 4u && alpha_of(column) == 0);
}

// What a pixel is to become, behind an error.
fn goal_of(column: Column, error: vec2<u32>) -> vec4<i32> {
  let share = select(0, 7 * i32(part.strength), takes_error(column));
  let whole = (column.base + unpack_error(error) * share) >> vec4<u32>(SHARE_SHIFT);
  var goal = clamp(whole, vec4<i32>(0), vec4<i32>(vec3<i32>(i32(MAX_COORDINATE)), i32(FULL_ALPHA)));
  if (is_opaque(column)) {
    goal.w = i32(FULL_ALPHA);
  }
  return goal;
}

fn place_of(entry: u32) -> vec4<i32> {
  return vec4<i32>(unpack_coords(palette[entry]));
}

// The error that a pixel hands on; what is clear leaves none.
fn error_of(column: Column, goal: vec4<i32>, entry: u32) -> vec4<i32> {
  return select(goal - place_of(entry), vec4<i32>(0), DIMS == 4u && alpha_of(column) == 0);
}

fn squared(off: vec4<i32>) -> i32 {
  return off.x * off.x + off.y * off.y + off.z * off.z + off.w * off.w;
}

fn cost_at(column: Column, distance: i32) -> i32 {
  return 2 * weight_of(column) * min(MAX_ERROR, distance);
}

fn cost_of(column: Column, error: vec4<i32>) -> i32 {
  return cost_at(column, squared(error));
}

fn may_take(column: Column, entry: u32) -> bool {
  let least = select(0u, part.first_opaque, is_opaque(column));
  let is_free = !keeps_own(column) && entry >= least && entry < part.entry_count;
  return is_free || entry == nearest_of(column);
}

struct Taken {
  cost: i32,
  error: vec2<u32>,
}

// What an entry of a source costs, or FAR if the pixel does not take it.
fn take_pixel(column: Column, entry: u32, error: vec2<u32>) -> Taken {
  let left = error_of(column, goal_of(column, error), entry);
  let is_far = !may_take(column, entry) || squared(left) > part.most_error;
  return Taken(select(cost_of(column, left), FAR, is_far), pack_error(left));
}

// A row's column x, which is open.
fn column_at(slot: u32, x: u32) -> Column {
  let t = slot * OPEN_COLUMNS + x % OPEN_COLUMNS;
  return Column(bases[t], facts[t]);
}

// Of several indices in a byte the first one is highest.
fn shift_in_byte(i: u32) -> u32 {
  return 8u - (8u / PER_BYTE) * (i + 1u);
}

fn entry_in(byte: u32, i: u32) -> u32 {
  return (byte >> shift_in_byte(i)) & ((1u << (8u / PER_BYTE)) - 1u);
}

// What the byte of a source costs, or FAR if its pixels, from column x on, do not take it. `first`: that column.
fn take(first: Column, slot: u32, x: u32, byte: u32, error: vec2<u32>) -> Taken {
  if (PER_BYTE == 1u) {
    return take_pixel(first, byte, error);
  }
  var all = Taken(0, error);
  for (var i = 0u; i < PER_BYTE; i++) {
    let entry = entry_in(byte, i);
    if (x + i < part.width) {
      let own = take_pixel(column_at(slot, x + i), entry, all.error);
      all = Taken(select(min(MAX_COST, all.cost + own.cost), FAR, own.cost == FAR), own.error);
    } else if (entry != 0u) {
      // Spare bits are 0.
      all.cost = FAR;
    }
    if (all.cost == FAR) {
      break;
    }
  }
  return all;
}

// The best survivor of a row, and the ones before it: 4 bits a byte, the latest one lowest.
struct Best {
  lane: u32,
  cost: i32,
  error: vec2<u32>,
  past: u32,
  before: vec4<u32>,
}

// Lets a survivor go on with byte `own`, or begin anew behind the best one with byte `fresh`. `start`: the price of the
// least match from its source, FAR if that is closed. `table`: where the prices of the row are. `first`: its column x.
// What may cost less is tried first, the other one only if it may cost less than that.
fn extend(
  survivor: Survivor, best: Best, first: Column, slot: u32, x: u32, own: u32, fresh: u32, start: i32, table: u32,
) -> Survivor {
  var next = survivor;
  next.length = min(MAX_MATCH, survivor.length + 1u);
  next.begins = survivor.begins << 1u;
  // What it costs at least to go on.
  var least = FAR;
  if (survivor.total < FAR) {
    least = min(FAR - 1, survivor.total - best.cost + growth_of(table, next.length));
  }
  var all = FAR;
  var byte = own;
  var before = survivor.past;
  for (var turn = 0u; turn < 2u; turn++) {
    let begins_anew = (turn == 0u) == (start < least);
    // Of two that cost the same it goes on.
    if (select(least < FAR && least <= all, start < all, begins_anew)) {
      let tried = select(own, fresh, begins_anew);
      let taken = take(first, slot, x, tried, select(survivor.error, best.error, vec2<bool>(begins_anew)));
      let sum = select(min(FAR - 1, least + taken.cost), start + taken.cost, begins_anew);
      let cost = select(sum, FAR, taken.cost == FAR);
      if (cost < all || (cost == all && cost < FAR && !begins_anew)) {
        all = cost;
        byte = tried;
        before = select(survivor.past, best.past, begins_anew);
        next.error = taken.error;
        next.length = select(min(MAX_MATCH, survivor.length + 1u), 1u, begins_anew);
        next.begins = (survivor.begins << 1u) | u32(begins_anew);
      }
    }
  }
  let literal = literal_price(table, byte);
  let short = select(survivor.exit + literal, literal - start, next.length == 1u);
  next.exit = select(short, 0, next.length >= MIN_MATCH || all == FAR);
  next.total = all;
  next.past = (before << 8u) | byte;
  return next;
}
