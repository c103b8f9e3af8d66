// What colors were assigned to, four in a word of `sums`. A thread has neighbors, in order, and joins a word's labels
// before it writes. A word that is another thread's too is changed by atomics, each in bytes of its own.

struct Word {
  at: u32,
  bytes: u32,
  // 255 in each byte that is known.
  mask: u32,
}

var<private> open_word: Word;

fn label(i: u32, index: u32) {
  if (i / 4u != open_word.at) {
    end_word();
    open_word.at = i / 4u;
  }
  open_word.bytes |= index << (8u * (i % 4u));
  open_word.mask |= 255u << (8u * (i % 4u));
}

fn end_word() {
  if (open_word.mask == 0xffffffffu) {
    atomicStore(&sums[open_word.at], open_word.bytes);
  } else if (open_word.mask != 0u) {
    let old = atomicLoad(&sums[open_word.at]);
    atomicXor(&sums[open_word.at], (old ^ open_word.bytes) & open_word.mask);
  }
  open_word = Word();
}
