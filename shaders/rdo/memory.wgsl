// The memory of a strip, in words; the including shader binds it as `memory`. Its rows take turns with `part.lag`
// tables of prices and counts.

// Prices of a row, in sixteenths of a bit: of each literal, four a word, of a match from each source, and of a match's
// growth to the first length of each code.
const STARTS = 64u;
const GROWTHS = 80u;
// Counts: of literals and lengths, then of distances. Those of a row are two a word.
const SYMBOLS = 285u;
const ALL_COUNTS = 315u;
// Of a team, what is under way from one part to the next: bytes that were taken, what each thread has, and each row.
const STATES = 640u;
const STATE_WORDS = 7u;
const ROW_STATES = STATES + STATE_WORDS * WAYS * RDO_ROWS;
const ROW_STATE_WORDS = 16u;

var<private> strip_at: u32;

// The counts of all rows that are as old as the lag.
fn book_at() -> u32 {
  return strip_at;
}

fn prices_at(row: u32) -> u32 {
  return strip_at + BOOK_WORDS + (row % part.lag) * PRICE_WORDS;
}

fn counts_at(row: u32) -> u32 {
  return strip_at + BOOK_WORDS + part.lag * PRICE_WORDS + (row % part.lag) * COUNT_WORDS;
}

fn team_at(team: u32) -> u32 {
  return strip_at + BOOK_WORDS + part.lag * (PRICE_WORDS + COUNT_WORDS) + team * TEAM_WORDS;
}

// Bytes of the latest rows, four a word; a row begins with a word of its own.
fn kept_at(row: u32) -> u32 {
  let row_words = (BLOCK / 4u) * ((part.units + BLOCK - 1u) / BLOCK);
  return team_at(part.teams) + (row % ROWS_KEPT) * row_words;
}

fn literal_price(table: u32, byte: u32) -> i32 {
  return part.price * i32((memory[table + byte / 4u] >> (8u * (byte % 4u))) & 255u);
}

fn start_of(table: u32, way: u32) -> i32 {
  return part.price * i32(memory[table + STARTS + way]);
}

// What a match of a length costs more than one of a byte less.
fn growth_of(table: u32, length: u32) -> i32 {
  if (length <= MIN_MATCH) {
    return 0;
  }
  let code = length_code(length);
  if (code == length_code(length - 1u)) {
    return 0;
  }
  return part.price * i32(memory[table + GROWTHS + code]);
}
