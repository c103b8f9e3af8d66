// A part of the choice of indices of strips, which go side by side: some steps of all. Of a strip some teams are under
// way, a workgroup each, with RDO_ROWS rows. A row takes WAYS bytes a step, three steps behind the row above: the
// columns on the right that it looks at are decided then. A team is further behind, by the steps of a part: what it
// reads of others was written in a part before. Behind the last team the first one goes on, `period` steps later.
// A byte is the index of a pixel, or those of several.

#include ../dither/strip.wgsl

// Ways to a byte that are kept, a thread each; and bytes of a step.
const WAYS = 16u;
// Steps from a row to the one below.
const ROW_STEPS = 3u;

struct Part {
  width: u32,
  height: u32,
  first_step: u32,
  end_step: u32,
  // Of the pixels that are ready: the first one, and how many, the step before it included.
  first_ready: u32,
  ready_steps: u32,
  teams: u32,
  // Steps from a team to the next.
  apart: u32,
  period: u32,
  // Pixels before the two tiles.
  low: u32,
  high: u32,
  // Pixels before the nearest entries and before the result; multiples of 4.
  nearest_base: u32,
  result_base: u32,
  strip_count: u32,
  entry_count: u32,
  first_opaque: u32,
  // 0..256.
  strength: u32,
  // 1 if opaque pixels have entries of their own.
  serves_opaque: u32,
  // What a sixteenth of a bit costs.
  price: i32,
  // The squared error above which a pixel does not take the byte of a source.
  most_error: i32,
  // Ways from 1 up to this one follow the row itself.
  near: u32,
  // Rows from one to the first that is chosen by its prices.
  lag: u32,
  // Words of memory of a strip.
  strip_words: u32,
  // Bytes of a row, and pixels of a byte.
  units: u32,
  per_byte: u32,
}

// Workgroups take teams of a strip, strip by strip.
struct Team {
  strip: u32,
  team: u32,
}

fn team_of(number: u32) -> Team {
  return Team(number / part.teams, number % part.teams);
}

// Where the threads of a row are at a step.
struct Place {
  // Counted from the first one of the strip.
  row: u32,
  // Bytes from WAYS * block on.
  block: u32,
  // If there are any.
  is_live: bool,
}

fn place_at(step: u32, team: u32, slot: u32, strip: Strip) -> Place {
  let begin = team * part.apart + ROW_STEPS * slot;
  let since = select(0u, step - begin, step >= begin);
  let row = ((since / part.period) * part.teams + team) * RDO_ROWS + slot;
  let block = since % part.period;
  return Place(row, block, step >= begin && block * WAYS < part.units && strip.start + row < strip.end);
}

// Whether a row of a team may be at its last bytes: rows come there ROW_STEPS steps after each other.
fn ends_row(step: u32, team: u32) -> bool {
  let begin = team * part.apart;
  let blocks = (part.units + WAYS - 1u) / WAYS;
  let since = (step + part.period - begin - (blocks - 1u)) % part.period;
  return step >= begin && since % ROW_STEPS == 0u && since / ROW_STEPS < RDO_ROWS;
}

// A pixel that is ready, in the packing of coords.wgsl; above the coordinates stand in the first word whether it takes
// an error, whether it keeps its entry, and the weight of its error, in the second its nearest entry.
const EXTRA_SHIFT = 22u;

// `number`: of the team among those of all strips; `pixel`: of those of the step.
fn prepared_at(number: u32, step: u32, slot: u32, pixel: u32) -> u32 {
  return ((number * part.ready_steps + step + 1u - part.first_ready) * RDO_ROWS + slot) * WAYS * part.per_byte + pixel;
}

// Tables behind the palette, 4 numbers a place: extras, see entry-grid.wgsl, then these.
const TABLES = 2u * MAX_COLORS + 2u + MAX_COLORS / 4u;
const MANTISSAS = TABLES;
const FIRST_COUNTS = TABLES + 64u;
const SOURCES = TABLES + 144u;
const WEIGHTS = TABLES + 160u;
