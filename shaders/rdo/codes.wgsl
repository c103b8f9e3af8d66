// Codes of deflate. Twin of src/common/deflate-cost.ts.

const MIN_MATCH = 3u;
const MAX_MATCH = 258u;

// The length code, less 257, of a match.
fn length_code(length: u32) -> u32 {
  let from_least = length - MIN_MATCH;
  if (from_least < 4u) {
    return from_least;
  }
  let bits = 29u - countLeadingZeros(from_least);
  return select(4u * bits + (from_least >> bits), 28u, length == MAX_MATCH);
}

// The first length of a code.
fn code_length(code: u32) -> u32 {
  if (code < 8u) {
    return MIN_MATCH + code;
  }
  return select(MIN_MATCH + ((4u + code % 4u) << (code / 4u - 1u)), MAX_MATCH, code == 28u);
}

fn distance_code(distance: u32) -> u32 {
  let from_least = distance - 1u;
  if (from_least < 4u) {
    return from_least;
  }
  let top = 31u - countLeadingZeros(from_least);
  return 2u * top + ((from_least >> (top - 1u)) & 1u);
}
