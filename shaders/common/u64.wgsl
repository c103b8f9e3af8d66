// Integer arithmetic on 64 bits as (low, high), modulo 2^64: two's complement holds negative numbers.

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

// The product of two words.
fn wide_mul(a: u32, b: u32) -> vec2<u32> {
  let low = (a & 0xffffu) * (b & 0xffffu);
  let middle = (a >> 16u) * (b & 0xffffu) + (low >> 16u);
  let other = (a & 0xffffu) * (b >> 16u) + (middle & 0xffffu);
  return vec2<u32>(a * b, (a >> 16u) * (b >> 16u) + (middle >> 16u) + (other >> 16u));
}

fn wide_scale(a: vec2<u32>, factor: u32) -> vec2<u32> {
  let low = wide_mul(a.x, factor);
  return vec2<u32>(low.x, low.y + a.y * factor);
}

// Bits of a number that is not negative.
fn wide_bits(a: vec2<u32>) -> u32 {
  return select(32u - countLeadingZeros(a.x), 64u - countLeadingZeros(a.y), a.y != 0u);
}

// floor(a / 2^bits) of a signed number, bits below 64, where 32 bits hold it.
fn wide_floor(a: vec2<u32>, bits: u32) -> i32 {
  if (bits >= 32u) {
    return i32(a.y) >> (bits - 32u);
  }
  if (bits == 0u) {
    return i32(a.x);
  }
  return i32((a.x >> bits) | (a.y << (32u - bits)));
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
