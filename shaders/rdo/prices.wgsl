// Prices of a row, from what was chosen `part.lag` rows above and earlier. Twin of src/common/deflate-cost.ts and
// src/quantize/rdo/row-prices.ts. Integers below 2^31.

const UNITS_PER_BIT = 16u;
// Counts are halved when they reach this sum.
const MAX_COUNTS = 65536u;
const MAX_CODE_LENGTH = 15u * UNITS_PER_BIT;
// Prices are set again when so many bytes were learned.
const MIN_LEARNED = 32u;

// Sums of symbols and of distances, before they are halved and after; 0 at first.
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

fn length_bits(code: u32) -> u32 {
  return select((code >> 2u) - 1u, 0u, code < 8u || code == 28u);
}

// Whether the prices of a row differ from those of the row above.
fn sets_prices(row: u32) -> bool {
  let rows = (MIN_LEARNED + part.units - 1u) / part.units;
  return row == 0u || (row >= part.lag && (row - part.lag + 1u) % rows == 0u);
}

// Adds what was chosen `part.lag` rows above a row to the book; before the first row, what is expected.
fn learn_row(row: u32, t: u32) {
  let counts = counts_at(row);
  for (var k = t; k < ALL_COUNTS; k += THREADS) {
    var count = u32(entries[FIRST_COUNTS + k / 4u][k % 4u]);
    if (row > 0u) {
      count = memory[book_at() + k] + ((memory[counts + k / 2u] >> (16u * (k % 2u))) & 0xffffu);
    }
    memory[book_at() + k] = count;
    atomicAdd(&sums[select(1u, 0u, k < SYMBOLS)], count);
  }
}

// Halves counts that are large, so that old rows fade.
fn fade(t: u32) {
  for (var k = t; k < ALL_COUNTS; k += THREADS) {
    let kind = select(1u, 0u, k < SYMBOLS);
    var count = memory[book_at() + k];
    if (atomicLoad(&sums[kind]) >= MAX_COUNTS) {
      count >>= 1u;
      memory[book_at() + k] = count;
    }
    atomicAdd(&sums[2u + kind], count);
  }
}

fn length_price(length: u32, total: u32) -> u32 {
  let code = length_code(length);
  return price_of(memory[book_at() + 256u + code], total) + UNITS_PER_BIT * length_bits(code);
}

fn start_price(distance: u32, total: u32, all: u32) -> u32 {
  let code = distance_code(distance);
  let bits = select((code >> 1u) - 1u, 0u, code < 4u);
  let own = price_of(memory[book_at() + SYMBOLS + code], all) + UNITS_PER_BIT * bits;
  return own + length_price(MIN_MATCH, total);
}

// Works out a word of prices.
fn priced(k: u32) -> u32 {
  let total = atomicLoad(&sums[2]) + 1u;
  let all = atomicLoad(&sums[3]) + 1u;
  if (k < STARTS) {
    var word = 0u;
    for (var i = 0u; i < 4u; i++) {
      word |= price_of(memory[book_at() + 4u * k + i], total) << (8u * i);
    }
    return word;
  }
  if (k < GROWTHS) {
    let distance = entries[SOURCES + k - STARTS].z;
    return select(0u, start_price(u32(max(distance, 1)), total, all), distance > 0);
  }
  let length = code_length(min(k - GROWTHS, 28u));
  if (length <= MIN_MATCH) {
    return 0u;
  }
  let price = length_price(length, total);
  return price - min(price, length_price(length - 1u, total));
}

// The prices of a row, whose book is as it has to be.
fn write_prices(row: u32, is_new: bool, t: u32) {
  let table = prices_at(row);
  let before = prices_at(row + part.lag - 1u);
  for (var k = t; k < PRICE_WORDS; k += THREADS) {
    if (is_new) {
      memory[table + k] = priced(k);
    } else {
      memory[table + k] = memory[before + k];
    }
  }
}
