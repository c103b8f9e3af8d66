// What the shaders that split boxes are told, and what they know; see src/gpu/init/gpu-split.ts. Boxes have numbers in
// the order in which they are made; a box that is split keeps its own.
//
// The cut of a box: its gain, and the path of the box (see src/quantize/init/boxes.ts) times BUCKETS, plus the last
// bucket on the left. Paths are known as soon as a box is made. Chance has its places in the same order.

struct Params {
  point_count: u32,
  // Points that are set apart, then points that are not opaque: they come first.
  fixed: u32,
  translucent: u32,
  // 1 if the first box is that of points that are not opaque.
  has_translucent: u32,
  // Places by which weights are shifted right, for a sum below 2^29.
  shift: u32,
  // Boxes wanted.
  box_count: u32,
  // 1 if chance scales gains, and its seed.
  has_chance: u32,
  seed: u32,
}

struct State {
  ended: u32,
  // Boxes in the end so far: places in the order of src/quantize/init/seed.ts.
  boxes: u32,
  // The first box that was made in this turn, and all that were made, also ahead of their time.
  first_new: u32,
  made: u32,
  // A bit for each box in whose place its halves are.
  replaced: array<u32, BOX_WORDS>,
}

// The box of points that are in none; no box.
const NONE = 0xffffffffu;
