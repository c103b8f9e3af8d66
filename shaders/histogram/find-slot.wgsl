// Finds a key in the hash table. The including shader binds `slots`.

#include hash.wgsl

fn find_slot(key: u32) -> u32 {
  let mask = arrayLength(&slots) - 1u;
  var at = hash_of(key) & mask;
  for (var probe = 0u; probe < PROBES && slots[at] != stored(key); probe++) {
    at = (at + 1u) & mask;
  }
  return at;
}
