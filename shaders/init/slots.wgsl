// Places where a workgroup merges what it adds to the same sums. Each cluster, box or bucket may take one of a few
// slots that its number gives; where others were first, its sums go straight to the memory that all share. The
// including shader has SLOTS slots of SLOT_WORDS words, and says where one goes in the end: empty_slot(owner, at).

// 1 + whose a slot is, 0 for nobody's. Zeroed, then shared by atomics, then read, with a barrier between each.
var<workgroup> slot_owners: array<atomic<u32>, SLOTS>;
var<workgroup> slot_words: array<atomic<u32>, SLOTS * SLOT_WORDS>;

const NOWHERE = 0xffffffffu;
// Slots that are tried.
const TRIES = 4u;

fn clear_slots(local: u32) {
  for (var slot = local; slot < SLOTS; slot += GROUP) {
    atomicStore(&slot_owners[slot], 0u);
  }
  for (var word = local; word < SLOTS * SLOT_WORDS; word += GROUP) {
    atomicStore(&slot_words[word], 0u);
  }
  workgroupBarrier();
}

// Where the words of an owner's slot begin; NOWHERE if it gets none.
fn slot_of(owner: u32) -> u32 {
  let first = (owner * 0x9e3779b1u) >> 16u;
  for (var n = 0u; n < TRIES; n++) {
    let slot = (first + n) % SLOTS;
    let claim = atomicCompareExchangeWeak(&slot_owners[slot], 0u, owner + 1u);
    if (claim.exchanged || claim.old_value == owner + 1u) {
      return slot * SLOT_WORDS;
    }
  }
  return NOWHERE;
}

fn empty_slots(local: u32) {
  workgroupBarrier();
  for (var slot = local; slot < SLOTS; slot += GROUP) {
    let owner = atomicLoad(&slot_owners[slot]);
    if (owner != 0u) {
      empty_slot(owner - 1u, slot * SLOT_WORDS);
    }
  }
}
