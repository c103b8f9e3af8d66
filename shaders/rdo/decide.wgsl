// What becomes of the bytes of a row that are decided: their indices, the errors that they leave to the row below, and
// what deflate is expected to make of them. Twin of `decide` of src/quantize/rdo/trellis.ts, of carryRow of
// src/quantize/dither/diffuse-row.ts and of parseRow of src/quantize/rdo/row-prices.ts.

// Set in a step that goes on in the same match.
const GOES_ON = 32u;

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
  let word = memory[kept_at(row - u32(source.y), 0u) + u32(column) / 4u];
  return (word >> (8u * (u32(column) % 4u))) & 255u;
}

// Whether all bytes of a source lie in the rows above, or in the row.
fn is_open(way: u32, row: u32) -> bool {
  let source = source_of(way);
  let is_below = row > u32(source.y) || (row == u32(source.y) && source.x >= 0);
  return source.z > 0 && (way <= part.near || is_below);
}

// Traces back from the best way behind a row's byte `unit`: notes the steps to the bytes of the block before, in the
// low byte, and to those of the block itself if the row ends, in the next one.
fn trace_back(at: Place, slot: u32, best: Best, unit: u32, is_last: bool) {
  let done = WAYS * (max(at.block, 1u) - 1u);
  var way = best.lane;
  var before = best.before;
  for (var n = 0u; n < 2u * WAYS && unit >= done + n; n++) {
    let column = unit - n;
    let in_block = column / WAYS == at.block;
    let begins_anew = ((bitcast<u32>(costs[slot * WAYS + way]) >> n) & 1u) != 0u;
    if (is_last || !in_block) {
      let step = way | select(GOES_ON, 0u, begins_anew);
      pasts[slot * WAYS + column % WAYS] |= step << select(0u, 8u, in_block);
    }
    if (begins_anew) {
      way = before.x & 15u;
    }
    before = (before >> vec4<u32>(4u)) | (vec4<u32>(before.yzw, 0u) << vec4<u32>(28u));
  }
}

// The byte that a way took; `taken`: where those of the row are that were not taken from a row above.
fn byte_of(way: u32, row: u32, unit: u32, taken: u32) -> u32 {
  if (way > part.near) {
    return byte_above(row, unit, way);
  }
  return (memory[taken + 8u * way + (unit / 4u) % 8u] >> (8u * (unit % 4u))) & 255u;
}

// Takes a block's decided pixels through the error diffusion; gives the error behind the last one. The columns of
// single pixels are open; of several a byte they are worked out here. `ready`: where the first pixel is.
fn carry_errors(row: u32, lines: vec2<u32>, block: u32, ready: u32, slot: u32, error: vec2<u32>) -> vec2<u32> {
  let begin = block * WAYS * PER_BYTE;
  var left = error;
  for (var i = 0u; i < WAYS && begin + i * PER_BYTE < part.width; i++) {
    let byte = pasts[slot * WAYS + i] >> 16u;
    var columns: array<Column, PER_BYTE>;
    if (PER_BYTE == 1u) {
      columns[0] = column_at(slot, begin + i);
    } else {
      for (var p = 0u; p < PER_BYTE; p++) {
        columns[p] = column_of(row, begin + i * PER_BYTE + p, lines.y, ready + i * PER_BYTE + p);
      }
    }
    for (var p = 0u; p < PER_BYTE && begin + i * PER_BYTE + p < part.width; p++) {
      let column = columns[p];
      left = pack_error(error_of(column, goal_of(column, left), entry_in(byte, p)));
      carried[lines.x + begin + i * PER_BYTE + p] = left;
    }
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

// Goes on in a row's stretch with the steps of a block, in byte `turn` of the path.
fn parse_block(counts: u32, block: u32, slot: u32, turn: u32, begun: Run) -> Run {
  var run = begun;
  for (var i = 0u; i < WAYS && block * WAYS + i < part.units; i++) {
    let word = pasts[slot * WAYS + i];
    let step = (word >> (8u * turn)) & 255u;
    let byte = word >> 16u;
    if (step >= GOES_ON && run.length > 0u && step == (run.source | GOES_ON)) {
      run.bytes |= select(0u, byte << 8u, run.length == 1u);
      run.length++;
    } else {
      end_run(counts, run);
      run = Run(step & (GOES_ON - 1u), 1u, byte);
    }
  }
  return run;
}

// The indices of four pixels of a row's block, a byte each.
fn indices_of(slot: u32, pixel: u32) -> u32 {
  var word = 0u;
  for (var i = 0u; i < 4u; i++) {
    let byte = pasts[slot * WAYS + (pixel + i) / PER_BYTE] >> 16u;
    word |= entry_in(byte, (pixel + i) % PER_BYTE) << (8u * i);
  }
  return word;
}

// Stores four bytes of a block among those of the latest rows.
fn keep_bytes(row: u32, block: u32, slot: u32, quarter: u32) {
  let t = slot * WAYS + 4u * quarter;
  memory[kept_at(row, block) + quarter] = (pasts[t] >> 16u) | ((pasts[t + 1u] >> 16u) << 8u)
    | ((pasts[t + 2u] >> 16u) << 16u) | ((pasts[t + 3u] >> 16u) << 24u);
}

// Stores four indices of a block in the result, if they are kept: as a word, or among those of others.
fn store_indices(row: u32, block: u32, slot: u32, quarter: u32, strip: Strip) {
  let x = block * WAYS * PER_BYTE + 4u * quarter;
  let y = strip.start + row;
  if (x < part.width && y >= strip.kept) {
    let word = indices_of(slot, 4u * quarter);
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
