// A part of the choice of indices of strips, which go side by side: some steps of all. Of a strip some teams are under
// way, a workgroup each, with RDO_ROWS rows. A row takes BLOCK bytes a step, ROW_STEPS steps behind the row above: the
// columns on the right that it looks at are decided then. A team is further behind, by the steps of a part: what it
// reads of others was written in a part before. Behind the last team the first one goes on, `period` steps later.
// A byte is the index of a pixel, or those of several.

#include ../dither/strip.wgsl

// Ways to a byte that are kept, a thread each.
const WAYS = 16u;

struct Part {
  width: u32,
  height: u32,
  first_step: u32,
  end_step: u32,
  // Of the steps whose pixels are ready, the first one, and how many behind EARLIER_STEPS before it.
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
  // Bytes from BLOCK * block on; behind the last ones there are TAIL_STEPS without any.
  block: u32,
  // If there is such a row.
  is_live: bool,
}

fn place_at(step: u32, team: u32, slot: u32, strip: Strip) -> Place {
  let begin = team * part.apart + ROW_STEPS * slot;
  let since = select(0u, step - begin, step >= begin);
  let row = ((since / part.period) * part.teams + team) * RDO_ROWS + slot;
  let block = since % part.period;
  let steps = (part.units + BLOCK - 1u) / BLOCK + TAIL_STEPS;
  return Place(row, block, step >= begin && block < steps && strip.start + row < strip.end);
}

// A pixel that is ready, in the packing of coords.wgsl; above the coordinates stand in the first word whether it takes
// an error, whether it keeps its entry, and the weight of its error, in the second its nearest entry.
const EXTRA_SHIFT = 22u;

// `number`: of the team among those of all strips; `pixel`: of those of the step, or of the steps behind it.
fn prepared_at(number: u32, step: u32, slot: u32, pixel: u32) -> u32 {
  let across = BLOCK * part.per_byte;
  let steps = part.ready_steps + EARLIER_STEPS;
  let place = number * steps + step + EARLIER_STEPS + pixel / across - part.first_ready;
  return (place * RDO_ROWS + slot) * across + pixel % across;
}

// Tables behind the palette, 4 numbers a place: extras, see entry-grid.wgsl, then these.
const TABLES = 2u * MAX_COLORS + 2u + MAX_COLORS / 4u;
const MANTISSAS = TABLES;
const FIRST_COUNTS = TABLES + 64u;
const SOURCES = TABLES + 144u;
const WEIGHTS = TABLES + 160u;
