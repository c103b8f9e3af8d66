// The memory of a strip, in words; the including shader binds it as `memory`. Its rows take turns with `part.lag`
// tables of prices and counts.

// Prices of a row: of each literal, of a match from each source, and of a match's growth to each length.
const STARTS = 256u;
const GROWTHS = 272u;
const PRICE_WORDS = 544u;
// Counts: of literals and lengths, then of distances.
const SYMBOLS = 285u;
const ALL_COUNTS = 315u;
const COUNT_WORDS = 320u;
// The counts of all rows that are as old as the lag come first.
const BOOK = 0u;
// What is under way from one part to the next: bytes that were taken, and what each thread has.
const STORED_BYTES = BOOK + COUNT_WORDS;
const STATES = STORED_BYTES + 640u;
const STATE_WORDS = 24u;
const LAG_TABLES = STATES + 6144u;
// Indices of the latest rows, four a word; a row begins with a word of its own.
const ROWS_KEPT = 32u;

var<private> strip_at: u32;

fn prices_at(row: u32) -> u32 {
  return strip_at + LAG_TABLES + (row % part.lag) * PRICE_WORDS;
}

fn counts_at(row: u32) -> u32 {
  return strip_at + LAG_TABLES + part.lag * PRICE_WORDS + (row % part.lag) * COUNT_WORDS;
}

fn kept_at(row: u32, block: u32) -> u32 {
  let row_words = 4u * ((part.width + WAYS - 1u) / WAYS);
  return strip_at + LAG_TABLES + part.lag * (PRICE_WORDS + COUNT_WORDS) + (row % ROWS_KEPT) * row_words + 4u * block;
}
