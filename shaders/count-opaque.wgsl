// Counts an opaque image into a table of 2^24 bins by Morton code.

#include morton.wgsl
#include count-runs.wgsl

fn add(key: u32, amount: u32) {
  if (amount > 0u) {
    atomicAdd(&table[opaque_code(key)], amount);
  }
}
