// Marks a code of 24 bits, and counts the new ones of each chunk of codes. The including shader binds `marks`, a bit
// for each code, and `sizes`.
// No barrier: both are atomic, bits are only ever set, and one thread alone is told that it set one.

// Nearly always the color is marked already, which a look shows without writing.
fn mark(code: u32) {
  let at = code >> 5u;
  let bit = 1u << (code & 31u);
  if ((atomicLoad(&marks[at]) & bit) != 0u) {
    return;
  }
  if ((atomicOr(&marks[at], bit) & bit) == 0u) {
    atomicAdd(&sizes[code >> CHUNK_BITS], 1u);
  }
}
