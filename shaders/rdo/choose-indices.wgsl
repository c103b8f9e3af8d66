// The choice of indices of all strips at once: a workgroup a team, WAYS threads a row. Twin of
// src/quantize/rdo/trellis.ts and src/quantize/rdo/choose-row-indices.ts.

#include ../common/coords.wgsl
#include ../dither/errors.wgsl
#include ../dither/entry-grid.wgsl
#include choice.wgsl
#include memory.wgsl

@group(0) @binding(0) var<uniform> part: Part;
@group(0) @binding(1) var<storage, read> prepared: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read> entries: array<vec4<i32>>;
@group(0) @binding(3) var<storage, read> lists: array<u32>;
@group(0) @binding(4) var<storage, read> strips: array<Strip>;
// Four indices a word, zero at first; a word may be another workgroup's too.
@group(0) @binding(5) var<storage, read_write> result: array<atomic<u32>>;
// Errors of the rows, two lines a strip, which rows take turns with.
@group(0) @binding(6) var<storage, read_write> carried: array<vec2<u32>>;
@group(0) @binding(7) var<storage, read_write> memory: array<u32>;

const THREADS = WAYS * RDO_ROWS;
// Ways that take bytes of their own row, or literals, at most.
const OWN_WAYS = 5u;

// Coordinates of the entries, and their extras in the bits above.
var<workgroup> palette: array<vec2<u32>, MAX_COLORS>;
// Columns of a row: those of a step, or if a byte is several pixels, those of a few bytes; see Column.
var<workgroup> bases: array<vec4<i32>, THREADS>;
var<workgroup> facts: array<u32, THREADS>;
// Of each survivor at a byte: total plus exit, what it hands on, its bytes. Bytes take turns with two halves, so that
// one is written while the other may still be read. Behind the last byte of a step, which has the second half, the
// first one holds the survivors' marks, and what is decided: steps of two blocks, and above them the bytes of one.
var<workgroup> costs: array<i32, 2u * THREADS>;
var<workgroup> errors: array<vec2<u32>, 2u * THREADS>;
var<workgroup> pasts: array<u32, 2u * THREADS>;
// The best literal of each row: distance plus extra, then the entry in 8 bits. Bytes take turns with three: one is
// found, one may still be read, and one is made ready.
var<workgroup> least: array<atomic<u32>, 3u * RDO_ROWS>;

#include codes.wgsl
#include survivors.wgsl
#include literals.wgsl
#include decide.wgsl
#include state.wgsl

// The survivor of the least cost, the lowest one of several; `first`: that of a single literal, which every thread has.
fn find_best(half: u32, slot: u32, first: Survivor, before: Best) -> Best {
  let begin = half + slot * WAYS;
  var lane = 0u;
  var cost = first.total;
  if (PER_BYTE > 1u) {
    cost = costs[begin];
  }
  for (var m = 1u; m < WAYS; m++) {
    let other = costs[begin + m];
    if (other < cost) {
      cost = other;
      lane = m;
    }
  }
  let shifted = (before.before << vec4<u32>(4u)) | (vec4<u32>(0u, before.before.xyz) >> vec4<u32>(28u));
  let trail = shifted | vec4<u32>(before.lane, 0u, 0u, 0u);
  if (PER_BYTE == 1u && lane == 0u) {
    return Best(lane, cost, first.error, first.past, trail);
  }
  return Best(lane, cost, errors[begin + lane], pasts[begin + lane], trail);
}

// Adds a byte to those of its word that a thread took; the word is stored behind its last byte.
fn note_taken(at: u32, unit: u32, byte: u32, before: u32) -> u32 {
  let word = select(before, 0u, unit % 4u == 0u) | (byte << (8u * (unit % 4u)));
  if (unit % 4u == 3u || unit + 1u == part.units) {
    memory[at + (unit / 4u) % 8u] = word;
  }
  return word;
}

fn error_above(line: u32, x: i32) -> vec4<i32> {
  if (x < 0 || x >= i32(part.width)) {
    return vec4<i32>(0);
  }
  return unpack_error(carried[line + u32(x)]);
}

// Whether no row of a team is under way in the part. The team's last threads are the last ones to go on.
fn is_idle(team: u32, strip: Strip) -> bool {
  let begin = team * part.apart;
  let last = begin + ROW_STEPS * (RDO_ROWS - 1u);
  let since = max(part.first_step, last) - last;
  let row = ((since / part.period) * part.teams + team) * RDO_ROWS;
  return part.end_step <= begin || strip.start + row >= strip.end;
}

// A column of a row, worked out; `ready`: where its pixel is.
fn column_of(row: u32, x: u32, line_above: u32, ready: u32) -> Column {
  let pixel = prepared[ready];
  let own = vec4<i32>(unpack_coords(pixel));
  let extra = pixel.x >> EXTRA_SHIFT;
  var above = vec4<i32>(0);
  if (row > 0u) {
    above = 5 * error_above(line_above, i32(x)) + 3 * error_above(line_above, i32(x) + 1)
      + error_above(line_above, i32(x) - 1);
  }
  let share = select(0, i32(part.strength), (extra & 1u) != 0u);
  let base = (own << vec4<u32>(SHARE_SHIFT)) + above * share + (1 << (SHARE_SHIFT - 1u));
  return Column(base, extra | ((pixel.y >> EXTRA_SHIFT) << 8u) | (u32(own.w) << 16u));
}

// Opens a column of the row of a slot.
fn open_column(row: u32, x: u32, line_above: u32, ready: u32, slot: u32) {
  if (x < part.width) {
    let column = column_of(row, x, line_above, ready);
    bases[slot * WAYS + x % WAYS] = column.base;
    facts[slot * WAYS + x % WAYS] = column.facts;
  }
}

@compute @workgroup_size(THREADS)
fn choose_indices(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) t: u32) {
  let number = group.y * ROW + group.x;
  let team = team_of(number);
  if (team.strip >= part.strip_count) {
    return;
  }
  let strip = strips[team.strip];
  if (is_idle(team.team, strip)) {
    return;
  }
  let slot = t / WAYS;
  let lane = t % WAYS;
  strip_at = team.strip * part.strip_words;
  for (var k = t; k < part.entry_count; k += THREADS) {
    let extra = u32(extra_of(k));
    palette[k] = pack_coords(vec4<u32>(entries[k])) | (vec2<u32>(extra & 1023u, extra >> 10u) << vec2<u32>(22u));
  }
  var own = Survivor(FAR, 0, 0u, 0u, ZERO_ERROR, 0u);
  var best = Best(0u, 0, ZERO_ERROR, 0u, vec4<u32>(0u));
  var left = ZERO_ERROR;
  var run = Run(0u, 0u, 0u);
  let stored = team_at(team.team);
  let state = stored + STATES + STATE_WORDS * t;
  let row_state = stored + ROW_STATES + ROW_STATE_WORDS * slot;
  if (part.first_step > 0u) {
    own = stored_survivor(state);
    best = stored_best(row_state);
    left = stored_left(row_state);
    run = stored_run(row_state);
  }
  let bytes_at = stored + 8u * (slot * OWN_WAYS + lane);
  for (var i = t; i < 3u * RDO_ROWS; i += THREADS) {
    atomicStore(&least[i], 0xffffffffu);
  }
  // Palette and keys are there before anyone reads another thread's.
  workgroupBarrier();
  for (var s = part.first_step; s < part.end_step; s++) {
    let at = place_at(s, team.team, slot, strip);
    let row = at.row;
    let table = prices_at(row);
    let line = (2u * team.strip + row % 2u) * part.width;
    let line_above = (2u * team.strip + (row + 1u) % 2u) * part.width;
    if (at.is_live) {
      open_column(row, at.block * WAYS * PER_BYTE + lane, line_above, prepared_at(number, s, slot, lane), slot);
    }
    // Columns are there before anyone reads another thread's.
    workgroupBarrier();
    if (at.is_live && at.block == 0u) {
      own = Survivor(select(FAR, 0, lane == 0u), 0, 0u, 0u, ZERO_ERROR, 0u);
      best = Best(0u, 0, ZERO_ERROR, 0u, vec4<u32>(0u));
      left = ZERO_ERROR;
      run = Run(0u, 0u, 0u);
      // The thread that counts; prices were made of what the row before had in these places.
      for (var k = 0u; lane == 1u && k < COUNT_WORDS; k++) {
        memory[counts_at(row) + k] = 0u;
      }
    }
    var start = FAR;
    if (at.is_live && is_open(lane, row)) {
      start = start_of(table, lane);
    }
    var word = 0u;
    for (var i = 0u; i < WAYS; i++) {
      let half = (i % 2u) * THREADS;
      let count = s * WAYS + i;
      let found = (count % 3u) * RDO_ROWS + slot;
      let unit = at.block * WAYS + i;
      let x = unit * PER_BYTE;
      let is_unit = at.is_live && unit < part.units;
      let column = column_at(slot, x);
      if (is_unit) {
        // Columns of the byte behind take places of those that are done with.
        let ahead = (i + 1u) * PER_BYTE;
        if (PER_BYTE > 1u && lane < PER_BYTE && ahead >= WAYS && i + 1u < WAYS) {
          open_column(row, x + PER_BYTE + lane, line_above, prepared_at(number, s, slot, ahead + lane), slot);
        }
        if (PER_BYTE == 1u && !keeps_own(column)) {
          let key = search_literal(column, goal_of(column, best.error), lane);
          if (key != 0xffffffffu) {
            atomicMin(&least[found], key);
          }
        }
        if (lane > 0u) {
          let back = 8u * (lane - 1u);
          var byte = (own.past >> (back % 32u)) & 255u;
          var fresh = (best.past >> (back % 32u)) & 255u;
          if (lane > part.near) {
            byte = byte_above(row, unit, lane);
            fresh = byte;
          }
          let price = select(start, FAR, lane <= part.near && unit < lane);
          own = extend(own, best, column, slot, x, byte, fresh, price, table);
        } else if (PER_BYTE > 1u) {
          own = take_packed_literal(slot, x, best, own.begins, table);
        }
        costs[half + t] = own.total + own.exit;
        errors[half + t] = own.error;
        pasts[half + t] = own.past;
      }
      // All survivors and literals are there before the best one is found. Whatever was read before may be written.
      workgroupBarrier();
      if (lane == 0u) {
        atomicStore(&least[((count + 2u) % 3u) * RDO_ROWS + slot], 0xffffffffu);
      }
      if (is_unit) {
        var first = own;
        if (PER_BYTE == 1u) {
          first = take_literal(column, best, own.begins, atomicLoad(&least[found]), table);
        }
        if (lane == 0u) {
          own = first;
        }
        if (lane < OWN_WAYS) {
          word = note_taken(bytes_at, unit, own.past & 255u, word);
        }
        best = find_best(half, slot, first, best);
      }
    }
    costs[t] = bitcast<i32>(own.begins);
    pasts[t] = 0u;
    // Bytes are there before any is taken from them.
    storageBarrier();
    // Marks are there before a thread traces back, and the path is empty.
    workgroupBarrier();
    let is_last = at.is_live && (at.block + 1u) * WAYS >= part.units;
    if (at.is_live && lane == 0u && (at.block > 0u || is_last)) {
      trace_back(at, slot, best, min((at.block + 1u) * WAYS, part.units) - 1u, is_last);
    }
    // The path is there before bytes are made of it.
    workgroupBarrier();
    let turns = select(1u, 2u, ends_row(s, team.team));
    for (var turn = 0u; turn < turns; turn++) {
      // The block before is decided, and the last one of a row with it.
      let decides = at.is_live && select(is_last, at.block > 0u, turn == 0u);
      let block = max(at.block + turn, 1u) - 1u;
      let unit = block * WAYS + lane;
      let ready = prepared_at(number, s + turn - 1u, slot, 0u);
      if (decides) {
        if (PER_BYTE == 1u) {
          open_column(row, unit, line_above, ready + lane, slot);
        }
        let way = (pasts[t] >> (8u * turn)) & (GOES_ON - 1u);
        let byte = select(0u, byte_of(way, row, unit, stored + 8u * slot * OWN_WAYS), unit < part.units);
        pasts[t] = (pasts[t] & 0xffffu) | (byte << 16u);
      }
      // Columns and bytes are there before others take them.
      workgroupBarrier();
      if (decides) {
        if (lane == 0u) {
          left = carry_errors(row, vec2<u32>(line, line_above), block, ready, slot, left);
        } else if (lane == 1u) {
          run = parse_block(counts_at(row), block, slot, turn, run);
          if (is_last && turn == 1u) {
            end_run(counts_at(row), run);
          }
        } else if (lane >= 4u && lane < 8u) {
          keep_bytes(row, block, slot, lane - 4u);
        } else if (lane >= 8u) {
          for (var quarter = lane - 8u; quarter < 4u * PER_BYTE; quarter += 8u) {
            store_indices(row, block, slot, quarter, strip);
          }
        }
      }
      // All have read columns and bytes before they are written anew; see also below.
      workgroupBarrier();
    }
    // Indices, errors and counts are there before rows below read them in the next step.
    storageBarrier();
  }
  store_survivor(state, own);
  store_row(row_state, lane, best, left, run);
}
