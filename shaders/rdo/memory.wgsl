// The memory of a strip, in words; the including shader binds it as `memory`. Its rows take turns with `part.lag`
// tables of prices and counts.

// Prices of a row: of each literal, of a match from each source, and of a match's growth to each length.
const STARTS = 256u;
const GROWTHS = 272u;
// Counts: of literals and lengths, then of distances.
const SYMBOLS = 285u;
const ALL_COUNTS = 315u;
// Of a team, what is under way from one part to the next: bytes that were taken, and what each thread has.
const STATES = 640u;
const STATE_WORDS = 24u;

var<private> strip_at: u32;

// The counts of all rows that are as old as the lag.
fn book_at() -> u32 {
  return strip_at;
}

fn prices_at(row: u32) -> u32 {
  return strip_at + COUNT_WORDS + (row % part.lag) * PRICE_WORDS;
}

fn counts_at(row: u32) -> u32 {
  return strip_at + COUNT_WORDS + part.lag * PRICE_WORDS + (row % part.lag) * COUNT_WORDS;
}

fn team_at(team: u32) -> u32 {
  return strip_at + COUNT_WORDS + part.lag * (PRICE_WORDS + COUNT_WORDS) + team * TEAM_WORDS;
}

// Bytes of the latest rows, four a word; a row begins with a word of its own.
fn kept_at(row: u32, block: u32) -> u32 {
  let row_words = 4u * ((part.units + WAYS - 1u) / WAYS);
  return team_at(part.teams) + (row % ROWS_KEPT) * row_words + 4u * block;
}
