// Prices of a row, from what was chosen `part.lag` rows above and earlier. Twin of src/common/deflate-cost.ts and
// src/quantize/rdo/row-prices.ts. Integers below 2^31.

const UNITS_PER_BIT = 16u;
// Counts are halved when they reach this sum.
const MAX_COUNTS = 65536u;
const MAX_CODE_LENGTH = 15u * UNITS_PER_BIT;
const MIN_MATCH = 3u;
const MAX_MATCH = 258u;
// Prices are set again when so many bytes were learned.
const MIN_LEARNED = 32u;

// Sums of symbols and of distances, before they are halved and after.
var<workgroup> sums: array<atomic<u32>, 4>;

// 16 * log2(x), rounded down.
fn log2_units(x: u32) -> u32 {
  let top = 31u - countLeadingZeros(x);
  let mantissa = ((x << (31u - top)) >> 23u) & 255u;
  return UNITS_PER_BIT * top + u32(entries[MANTISSAS + mantissa / 4u][mantissa % 4u]);
}

fn price_of(count: u32, total: u32) -> u32 {
  return clamp(log2_units(2u * total) - log2_units(2u * count + 1u), UNITS_PER_BIT, MAX_CODE_LENGTH);
}

// The length code, less 257, of a match.
fn length_code(length: u32) -> u32 {
  let from_least = length - MIN_MATCH;
  if (from_least < 4u) {
    return from_least;
  }
  let bits = 29u - countLeadingZeros(from_least);
  return select(4u * bits + (from_least >> bits), 28u, length == MAX_MATCH);
}

fn length_bits(code: u32) -> u32 {
  return select((code >> 2u) - 1u, 0u, code < 8u || code == 28u);
}

fn distance_code(distance: u32) -> u32 {
  let from_least = distance - 1u;
  if (from_least < 4u) {
    return from_least;
  }
  let top = 31u - countLeadingZeros(from_least);
  return 2u * top + ((from_least >> (top - 1u)) & 1u);
}

// Whether the prices of a row differ from those of the row above.
fn sets_prices(row: u32) -> bool {
  let rows = (MIN_LEARNED + part.width - 1u) / part.width;
  return row == 0u || (row >= part.lag && (row - part.lag + 1u) % rows == 0u);
}

// Adds what was chosen `part.lag` rows above a row to the book.
fn learn_row(row: u32, t: u32) {
  let counts = counts_at(row);
  for (var k = t; k < ALL_COUNTS; k += WAYS * RDO_ROWS) {
    var count = u32(entries[FIRST_COUNTS + k / 4u][k % 4u]);
    if (row > 0u) {
      count = memory[strip_at + BOOK + k] + memory[counts + k];
    }
    memory[strip_at + BOOK + k] = count;
    memory[counts + k] = 0u;
    atomicAdd(&sums[select(1u, 0u, k < SYMBOLS)], count);
  }
}

// Halves counts that are large, so that old rows fade.
fn fade(t: u32) {
  for (var k = t; k < ALL_COUNTS; k += WAYS * RDO_ROWS) {
    let kind = select(1u, 0u, k < SYMBOLS);
    var count = memory[strip_at + BOOK + k];
    if (atomicLoad(&sums[kind]) >= MAX_COUNTS) {
      count >>= 1u;
      memory[strip_at + BOOK + k] = count;
    }
    atomicAdd(&sums[2u + kind], count);
  }
}

fn length_price(length: u32, total: u32) -> u32 {
  let code = length_code(length);
  return price_of(memory[strip_at + BOOK + 256u + code], total) + UNITS_PER_BIT * length_bits(code);
}

fn start_price(distance: u32, total: u32, all: u32) -> u32 {
  let code = distance_code(distance);
  let bits = select((code >> 1u) - 1u, 0u, code < 4u);
  let own = price_of(memory[strip_at + BOOK + SYMBOLS + code], all) + UNITS_PER_BIT * bits;
  return own + length_price(MIN_MATCH, total);
}

// Works out a price of the table that begins at `table`.
fn set_price(table: u32, k: u32) {
  let total = atomicLoad(&sums[2]) + 1u;
  let all = atomicLoad(&sums[3]) + 1u;
  var units = 0u;
  if (k < STARTS) {
    units = price_of(memory[strip_at + BOOK + k], total);
  } else if (k < GROWTHS) {
    let distance = entries[SOURCES + k - STARTS].z;
    if (distance > 0) {
      units = start_price(u32(distance), total, all);
    }
  } else if (k - GROWTHS > MIN_MATCH && k - GROWTHS <= MAX_MATCH) {
    let price = length_price(k - GROWTHS, total);
    let before = length_price(k - GROWTHS - 1u, total);
    units = price - min(price, before);
  }
  memory[table + k] = u32(part.price) * units;
}

// The prices of a row, whose book is as it has to be.
fn set_prices(row: u32, t: u32) {
  let table = prices_at(row);
  let before = prices_at(row + part.lag - 1u);
  let is_new = sets_prices(row);
  for (var k = t; k < PRICE_WORDS; k += WAYS * RDO_ROWS) {
    if (is_new) {
      set_price(table, k);
    } else {
      memory[table + k] = memory[before + k];
    }
  }
}
