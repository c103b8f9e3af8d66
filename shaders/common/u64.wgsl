// Integer arithmetic on 64 bits as (low, high).

fn wide_add(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let low = a.x + b.x;
  return vec2<u32>(low, a.y + b.y + select(0u, 1u, low < a.x));
}

fn wide_sub(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return vec2<u32>(a.x - b.x, a.y - b.y - select(0u, 1u, a.x < b.x));
}

fn wide_less(a: vec2<u32>, b: vec2<u32>) -> bool {
  return a.y < b.y || (a.y == b.y && a.x < b.x);
}

// value * 2^bits for 0 < bits < 32.
fn wide_shift(value: u32, bits: u32) -> vec2<u32> {
  return vec2<u32>(value << bits, value >> (32u - bits));
}

// floor(dividend / (2 * n)) for a quotient of `bits` bits, at most 31, by long division.
fn divide_by_twice(dividend: vec2<u32>, n: u32, bits: u32) -> u32 {
  var rest = dividend;
  var quotient = 0u;
  for (var bit = bits; bit > 0u; bit--) {
    // n << bit is 2 * n << (bit - 1).
    let part = wide_shift(n, bit);
    if (!wide_less(rest, part)) {
      rest = wide_sub(rest, part);
      quotient |= 1u << (bit - 1u);
    }
  }
  return quotient;
}

// floor((2 * sum + n) / (2 * n)) for a mean of at most 2047 and n below 2^31.
fn rounded_mean(sum: vec2<u32>, n: u32) -> u32 {
  return divide_by_twice(wide_add(wide_add(sum, sum), vec2<u32>(n, 0u)), n, 11u);
}
