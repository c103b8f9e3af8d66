// Marks the opaque colors of an image with alpha, and counts the others in a hash table.
//
// No barrier: all that threads share is atomic. Slots go from 0 to a key once and stay; sums do not depend on an order;
// `overflow` only ever becomes 1, and where it is seen late a few more slots are looked at.

#include ../common/morton.wgsl
#include hash.wgsl
#include runs.wgsl
#include visibility.wgsl
#include mark.wgsl

@group(0) @binding(4) var<storage, read_write> slots: array<atomic<u32>>;
@group(0) @binding(5) var<storage, read_write> tallies: array<atomic<u32>>;
@group(0) @binding(6) var<storage, read_write> overflow: atomic<u32>;
@group(0) @binding(7) var<storage, read_write> visibility: array<atomic<u32>>;

fn add(key: u32, amount: u32, visible: u32) {
  if (key >= OPAQUE_BITS) {
    mark(opaque_code(key));
  } else {
    add_to_hash(key, amount, visible);
  }
}

fn add_to_hash(key: u32, amount: u32, visible: u32) {
  let mine = stored(key);
  let mask = arrayLength(&slots) - 1u;
  var at = hash_of(key) & mask;
  for (var probe = 0u; probe < PROBES; probe++) {
    var found = atomicLoad(&slots[at]);
    if (found == 0u) {
      let swap = atomicCompareExchangeWeak(&slots[at], 0u, mine);
      found = select(swap.old_value, mine, swap.exchanged);
    }
    if (found == mine) {
      atomicAdd(&tallies[at], amount);
      atomicAdd(&visibility[at], visible);
      return;
    }
    // Still 0: the weak exchange failed for no reason; the same slot is tried again.
    if (found != 0u) {
      // A table that is too small is filled again, larger: nothing more is looked for in this one.
      if (atomicLoad(&overflow) != 0u) {
        return;
      }
      at = (at + 1u) & mask;
    }
  }
  atomicStore(&overflow, 1u);
}
