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
// Of each survivor at this byte: total plus exit, what it hands on, its bytes; and its marks at the step's end.
var<workgroup> costs: array<i32, THREADS>;
var<workgroup> errors: array<vec2<u32>, THREADS>;
var<workgroup> pasts: array<u32, THREADS>;
var<workgroup> begins: array<u32, THREADS>;
// What is decided: steps of two blocks, and above them the bytes of one.
var<workgroup> path: array<u32, THREADS>;
// Bytes of two blocks that were not taken from a row above.
var<workgroup> taken: array<u32, 8u * OWN_WAYS * RDO_ROWS>;
// The best literal of each row: distance plus extra, then the entry in 8 bits.
var<workgroup> least: array<atomic<u32>, RDO_ROWS>;

#include codes.wgsl
#include survivors.wgsl
#include literals.wgsl
#include decide.wgsl
#include state.wgsl

// The survivor of the least cost, the lowest one of several.
fn find_best(slot: u32, before: Best) -> Best {
  var lane = 0u;
  var cost = costs[slot * WAYS];
  for (var m = 1u; m < WAYS; m++) {
    let other = costs[slot * WAYS + m];
    if (other < cost) {
      cost = other;
      lane = m;
    }
  }
  let shifted = (before.before << vec4<u32>(4u)) | (vec4<u32>(0u, before.before.xyz) >> vec4<u32>(28u));
  let t = slot * WAYS + lane;
  return Best(lane, cost, errors[t], pasts[t], shifted | vec4<u32>(before.lane, 0u, 0u, 0u));
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
  for (var i = t; i < 8u * OWN_WAYS * RDO_ROWS; i += THREADS) {
    taken[i] = memory[stored + i];
  }
  if (lane == 0u) {
    atomicStore(&least[slot], 0xffffffffu);
  }
  // Palette, bytes and keys are there before anyone reads another thread's.
  workgroupBarrier();
  for (var s = part.first_step; s < part.end_step; s++) {
    let at = place_at(s, team.team, slot, strip);
    let row = at.row;
    let table = prices_at(row);
    let line = (2u * team.strip + row % 2u) * part.width;
    let line_above = (2u * team.strip + (row + 1u) % 2u) * part.width;
    path[t] = 0u;
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
    for (var i = 0u; i < WAYS; i++) {
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
            atomicMin(&least[slot], key);
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
        }
      }
      // All have looked for the literal before it is taken, and at the best survivor before others are written.
      workgroupBarrier();
      if (is_unit) {
        if (lane == 0u && PER_BYTE > 1u) {
          own = take_packed_literal(slot, x, best, own.begins, table);
        } else if (lane == 0u) {
          own = take_literal(column, best, own.begins, atomicLoad(&least[slot]), table);
          atomicStore(&least[slot], 0xffffffffu);
        }
        costs[t] = own.total + own.exit;
        errors[t] = own.error;
        pasts[t] = own.past;
        if (lane < OWN_WAYS) {
          let word = (slot * OWN_WAYS + lane) * 8u + (unit / 4u) % 8u;
          let older = select(taken[word], 0u, unit % 4u == 0u);
          taken[word] = older | ((own.past & 255u) << (8u * (unit % 4u)));
        }
      }
      // All survivors are there before the best one is found.
      workgroupBarrier();
      if (is_unit) {
        best = find_best(slot, best);
      }
    }
    begins[t] = own.begins;
    // Marks and bytes are there before a thread traces back, and the path is empty.
    workgroupBarrier();
    let is_last = at.is_live && (at.block + 1u) * WAYS >= part.units;
    if (at.is_live && lane == 0u && (at.block > 0u || is_last)) {
      trace_back(at, slot, best, min((at.block + 1u) * WAYS, part.units) - 1u, is_last);
    }
    // The path is there before bytes are made of it.
    workgroupBarrier();
    for (var turn = 0u; turn < 2u; turn++) {
      // The block before is decided, and the last one of a row with it.
      let decides = at.is_live && select(is_last, at.block > 0u, turn == 0u);
      let block = max(at.block + turn, 1u) - 1u;
      let unit = block * WAYS + lane;
      let ready = prepared_at(number, s + turn - 1u, slot, 0u);
      if (decides) {
        if (PER_BYTE == 1u) {
          open_column(row, unit, line_above, ready + lane, slot);
        }
        let way = (path[t] >> (8u * turn)) & (GOES_ON - 1u);
        let byte = select(0u, byte_of(way, row, unit, slot), unit < part.units);
        path[t] = (path[t] & 0xffffu) | (byte << 16u);
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
  for (var i = t; i < 8u * OWN_WAYS * RDO_ROWS; i += THREADS) {
    memory[stored + i] = taken[i];
  }
}
