// The memory of a strip, in words; the including shader binds it as `memory`. Its rows take turns with RECENT_ROWS
// tables of prices and counts.

const RECENT_ROWS = 16u;
// Prices of a row: of each literal, of a match from each source, and of a match's growth to each length.
const STARTS = 256u;
const GROWTHS = 272u;
const PRICE_WORDS = 544u;
// Counts: of literals and lengths, then of distances.
const SYMBOLS = 285u;
const ALL_COUNTS = 315u;
const COUNT_WORDS = 320u;
const ROW_COUNTS = RECENT_ROWS * PRICE_WORDS;
// The counts of all rows that are that old.
const BOOK = ROW_COUNTS + RECENT_ROWS * COUNT_WORDS;
// What is under way from one part to the next: bytes that were taken, and what each thread has.
const STORED_BYTES = BOOK + COUNT_WORDS;
const STATES = STORED_BYTES + 640u;
const STATE_WORDS = 24u;
// Indices of the latest rows, four a word; a row begins with a word of its own.
const ROWS_KEPT = 32u;
const KEPT = MEMORY_HEAD;

var<private> strip_at: u32;

fn prices_at(row: u32) -> u32 {
  return strip_at + (row % RECENT_ROWS) * PRICE_WORDS;
}

fn counts_at(row: u32) -> u32 {
  return strip_at + ROW_COUNTS + (row % RECENT_ROWS) * COUNT_WORDS;
}

fn kept_at(row: u32, block: u32) -> u32 {
  let row_words = 4u * ((part.width + WAYS - 1u) / WAYS);
  return strip_at + KEPT + (row % ROWS_KEPT) * row_words + 4u * block;
}
