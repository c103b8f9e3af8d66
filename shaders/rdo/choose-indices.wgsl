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
// Columns of a row that are open: those of a step, or if a byte is several pixels, those of a few bytes.
const OPEN_COLUMNS = select(WAYS, BLOCK, PER_BYTE == 1u);
// There are two bits of index a pixel at most if a byte is several.
const OWN_COLORS = select(4u, MAX_COLORS, PER_BYTE == 1u);
// Behind this byte of a step, BLOCK bytes are decided that have LAG bytes or more behind them.
const TRACED = 2u;
const LAG = 23u;
// Columns that are open before the step that they belong to, if a byte is a pixel.
const AHEAD = 2u;

// Coordinates of the entries, and their extras in the bits above.
var<workgroup> palette: array<vec2<u32>, OWN_COLORS>;
var<workgroup> bases: array<vec4<i32>, OPEN_COLUMNS * RDO_ROWS>;
var<workgroup> facts: array<u32, OPEN_COLUMNS * RDO_ROWS>;
// Of each survivor at a byte: total plus exit, what it hands on, its bytes. Bytes take turns with two halves, so that
// one is written while the other may still be read.
var<workgroup> costs: array<i32, 2u * THREADS>;
var<workgroup> errors: array<vec2<u32>, 2u * THREADS>;
var<workgroup> pasts: array<u32, 2u * THREADS>;
// Where each survivor began anew, and what is decided of each row.
var<workgroup> marks: array<u32, THREADS>;
var<workgroup> path: array<u32, BLOCK * RDO_ROWS>;
// The best literal of each row: distance plus extra, then the entry in 8 bits. Bytes take turns with three: one is
// found, one may still be read, and one is made ready.
var<workgroup> least: array<atomic<u32>, 3u * RDO_ROWS>;

#include codes.wgsl
#include survivors.wgsl
#include literals.wgsl
#include columns.wgsl
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

// Whether no row of a team is under way in the part. The team's last threads are the last ones to go on.
fn is_idle(team: u32, strip: Strip) -> bool {
  let begin = team * part.apart;
  let last = begin + ROW_STEPS * (RDO_ROWS - 1u);
  let since = max(part.first_step, last) - last;
  let row = ((since / part.period) * part.teams + team) * RDO_ROWS;
  return part.end_step <= begin || strip.start + row >= strip.end;
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
  let taken_at = stored + 8u * slot * OWN_WAYS;
  for (var i = t; i < 3u * RDO_ROWS; i += THREADS) {
    atomicStore(&least[i], 0xffffffffu);
  }
  for (var s = part.first_step; s < part.end_step; s++) {
    let at = place_at(s, team.team, slot, strip);
    let row = at.row;
    let table = prices_at(row);
    let line = line_of(team.strip, row);
    let line_above = line_of(team.strip, row + 1u);
    // The first two columns are open already, the others are before anyone gets to them.
    let is_first = s == part.first_step;
    if (lane < OPEN_COLUMNS && (PER_BYTE > 1u || is_first || lane >= AHEAD)) {
      open_in_block(at, s, team, number, slot, lane);
    }
    if (PER_BYTE > 1u || is_first) {
      // Columns, and at first palette and keys, are there before anyone reads another thread's.
      workgroupBarrier();
    }
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
    // The bytes that are decided in this step begin here, unless that is before the row.
    let decided = i32(at.block * BLOCK + TRACED) - i32(LAG + BLOCK - 1u);
    var word = 0u;
    for (var i = 0u; i < BLOCK; i++) {
      let half = (i % 2u) * THREADS;
      let count = s * BLOCK + i;
      let found = (count % 3u) * RDO_ROWS + slot;
      let unit = at.block * BLOCK + i;
      let x = unit * PER_BYTE;
      let is_unit = at.is_live && unit < part.units;
      let column = column_at(slot, x);
      if (is_unit) {
        // Columns of the byte behind take places of those that are done with.
        let ahead = (i + 1u) * PER_BYTE;
        if (PER_BYTE > 1u && lane < PER_BYTE && ahead >= WAYS && i + 1u < BLOCK) {
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
      if (i == TRACED) {
        marks[t] = own.begins;
      }
      if (i == BLOCK - 1u) {
        // Indices, errors and counts are there before rows below read them in the next step, and bytes before any is
        // taken from them.
        storageBarrier();
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
          word = note_taken(taken_at + 8u * lane, unit, own.past & 255u, word);
        }
        best = find_best(half, slot, first, best);
      }
      if (at.is_live && i == TRACED && lane < BLOCK) {
        path[slot * BLOCK + lane] = decide(at, slot, best, decided + i32(lane), taken_at);
      }
      if (at.is_live && i == TRACED + 1u) {
        keep_decided(row, decided, slot, lane, strip);
      }
      // Two decided bytes at a time.
      for (var j = 2u * i; i > TRACED && i < BLOCK - 1u && j < 2u * i + 2u; j++) {
        let place = j - 2u * (TRACED + 1u);
        let decided_unit = decided + i32(place);
        if (at.is_live && decided_unit >= 0 && u32(decided_unit) < part.units) {
          let step = path[slot * BLOCK + place];
          if (lane == 0u) {
            let ready = prepared_at(number, s - at.block, slot, u32(decided_unit) * PER_BYTE);
            left = carry_errors(row, vec2<u32>(line, line_above), u32(decided_unit), step >> BYTE_SHIFT, ready, left);
          } else if (lane == 1u) {
            run = parse_byte(counts_at(row), step, run);
            if (u32(decided_unit) + 1u == part.units) {
              end_run(counts_at(row), run);
            }
          }
        }
      }
      if (PER_BYTE == 1u && i == BLOCK - 2u && lane < AHEAD && s + 1u < part.end_step) {
        open_in_block(place_at(s + 1u, team.team, slot, strip), s + 1u, team, number, slot, lane);
      }
    }
  }
  store_survivor(state, own);
  store_row(row_state, lane, best, left, run);
}
