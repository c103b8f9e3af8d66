// What becomes of the bytes of a row that are decided: their indices, the errors that they leave to the row below, and
// what deflate is expected to make of them. Twin of `decide` of src/quantize/rdo/trellis.ts, of carryRow of
// src/quantize/dither/diffuse-row.ts and of parseRow of src/quantize/rdo/row-prices.ts.

// Set in a step that goes on in the same match.
const GOES_ON = 32u;
// Of what is decided of a byte: its step is below, the byte itself above.
const BYTE_SHIFT = 16u;

// A stretch of one source, which becomes a match if it is long enough.
struct Run {
  source: u32,
  length: u32,
  // The first two bytes.
  bytes: u32,
}

// The source of a way: bytes to the right, rows up, distance.
fn source_of(way: u32) -> vec4<i32> {
  return entries[SOURCES + way];
}

// The byte of a source in a row above; 0 beyond the ends of a row.
fn byte_above(row: u32, unit: u32, way: u32) -> u32 {
  let source = source_of(way);
  let column = i32(unit) + source.x;
  if (column < 0 || column >= i32(part.units) || row < u32(source.y)) {
    return 0u;
  }
  let word = memory[kept_at(row - u32(source.y)) + u32(column) / 4u];
  return (word >> (8u * (u32(column) % 4u))) & 255u;
}

// Whether all bytes of a source lie in the rows above, or in the row.
fn is_open(way: u32, row: u32) -> bool {
  let source = source_of(way);
  let is_below = row > u32(source.y) || (row == u32(source.y) && source.x >= 0);
  return source.z > 0 && (way <= part.near || is_below);
}

// The way to the byte `back` bytes before the latest one of a row, with GOES_ON if it goes on in the same match.
fn trace_back(slot: u32, best: Best, back: u32) -> u32 {
  var way = best.lane;
  var n = 0u;
  while (true) {
    // A literal begins anew, wherever it is.
    let begun = select(marks[slot * WAYS + way], 0xffffffffu, way == 0u) >> n;
    let begin = n + countTrailingZeros(begun);
    if (begin > back) {
      break;
    }
    if (begin == back) {
      return way;
    }
    way = (best.before[begin / 8u] >> (4u * (begin % 8u))) & 15u;
    n = begin + 1u;
  }
  return way | GOES_ON;
}

// The byte that a way took; `taken`: where those of the row are that were not taken from a row above.
fn byte_of(way: u32, row: u32, unit: u32, taken: u32) -> u32 {
  if (way > part.near) {
    return byte_above(row, unit, way);
  }
  return (memory[taken + 8u * way + (unit / 4u) % 8u] >> (8u * (unit % 4u))) & 255u;
}

// The step to a row's byte `unit` and the byte, or 0 if there is none.
fn decide(at: Place, slot: u32, best: Best, unit: i32, taken: u32) -> u32 {
  if (unit < 0 || u32(unit) >= part.units) {
    return 0u;
  }
  let latest = min(at.block * BLOCK + TRACED, part.units - 1u);
  let step = trace_back(slot, best, latest - u32(unit));
  return step | (byte_of(step & (GOES_ON - 1u), at.row, u32(unit), taken) << BYTE_SHIFT);
}

// Takes the pixels of a decided byte through the error diffusion; gives the error behind the last one. `lines`: where
// errors of the row are written, and those of the row above are; `ready`: where its first pixel is.
fn carry_errors(row: u32, lines: vec2<u32>, unit: u32, byte: u32, ready: u32, error: vec2<u32>) -> vec2<u32> {
  let begin = unit * PER_BYTE;
  var left = error;
  for (var p = 0u; p < PER_BYTE && begin + p < part.width; p++) {
    let column = column_of(row, begin + p, lines.y, ready + p);
    left = pack_error(error_of(column, goal_of(column, left), entry_in(byte, p)));
    carried[lines.x + begin + p] = left;
  }
  return left;
}

fn count_symbol(counts: u32, symbol: u32) {
  memory[counts + symbol / 2u] += 1u << (16u * (symbol % 2u));
}

// Counts what becomes of a stretch.
fn end_run(counts: u32, run: Run) {
  if (run.length >= MIN_MATCH) {
    count_symbol(counts, 256u + length_code(min(run.length, MAX_MATCH)));
    count_symbol(counts, SYMBOLS + distance_code(u32(source_of(run.source).z)));
    return;
  }
  if (run.length > 0u) {
    count_symbol(counts, run.bytes & 255u);
  }
  if (run.length > 1u) {
    count_symbol(counts, run.bytes >> 8u);
  }
}

// Goes on in a row's stretch with a decided byte: `decided` is its way, and above that the byte itself.
fn parse_byte(counts: u32, decided: u32, begun: Run) -> Run {
  let step = decided & 255u;
  let byte = decided >> BYTE_SHIFT;
  if (step >= GOES_ON && begun.length > 0u && step == (begun.source | GOES_ON)) {
    return Run(begun.source, begun.length + 1u, begun.bytes | select(0u, byte << 8u, begun.length == 1u));
  }
  end_run(counts, begun);
  return Run(step & (GOES_ON - 1u), 1u, byte);
}

// The indices of four pixels of those that are decided at once, a byte each.
fn indices_of(slot: u32, pixel: u32) -> u32 {
  var word = 0u;
  for (var i = 0u; i < 4u; i++) {
    let byte = path[slot * BLOCK + (pixel + i) / PER_BYTE] >> BYTE_SHIFT;
    word |= entry_in(byte, (pixel + i) % PER_BYTE) << (8u * i);
  }
  return word;
}

// Four of the decided bytes.
fn decided_word(slot: u32, quarter: u32) -> u32 {
  var word = 0u;
  for (var i = 0u; i < 4u; i++) {
    word |= (path[slot * BLOCK + 4u * quarter + i] >> BYTE_SHIFT) << (8u * i);
  }
  return word;
}

// Stores the indices of four decided pixels in the result, if they are kept: as a word, or among those of others.
// `x`: the first of them; `pixel`: the same among those that are decided at once.
fn store_indices(row: u32, x: u32, slot: u32, pixel: u32, strip: Strip) {
  let y = strip.start + row;
  if (x < part.width && y >= strip.kept) {
    let word = indices_of(slot, pixel);
    let byte = y * part.width + x - part.result_base;
    let shift = 8u * (byte % 4u);
    if (shift == 0u && x + 4u <= part.width) {
      atomicStore(&result[byte / 4u], word);
      return;
    }
    atomicOr(&result[byte / 4u], word << shift);
    if (shift > 0u && (word >> (32u - shift)) != 0u) {
      atomicOr(&result[byte / 4u + 1u], word >> (32u - shift));
    }
  }
}

// Stores what is decided, of which the first byte is `decided`, among the latest rows and in the result.
fn keep_decided(row: u32, decided: i32, slot: u32, lane: u32, strip: Strip) {
  for (var quarter = lane; quarter < BLOCK / 4u; quarter += WAYS) {
    let unit = decided + 4 * i32(quarter);
    if (unit >= 0 && u32(unit) < part.units) {
      memory[kept_at(row) + u32(unit) / 4u] = decided_word(slot, quarter);
    }
  }
  for (var quarter = WAYS - 1u - lane; quarter < BLOCK / 4u * PER_BYTE; quarter += WAYS) {
    let x = decided * i32(PER_BYTE) + 4 * i32(quarter);
    if (x >= 0) {
      store_indices(row, u32(x), slot, 4u * quarter, strip);
    }
  }
}
