// Puts halves in the place of the box whose cut gains most, again and again; twin of `split` in
// src/quantize/init/seed.ts. When it comes to a box whose halves are not made yet, it lets the next turn make these,
// and those of other boxes whose turn will likely come. One workgroup.
//
// What threads share, with the barrier between one's write and another's access: `state`, `order` and `halves` are
// written by thread 0 alone, behind the first barrier, in front of which all read `state`; `by_gain`, `rank_of` and
// `places` are written by one thread each in front of the barrier that is named there, and read by thread 0. That
// changes places, in front of another barrier, behind which each box's thread reads its own.

#include ../common/u64.wgsl
#include split.wgsl
#include merge-cost.wgsl

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> state: State;
// The boxes in the end, in order, each with OPAQUE_BOX if its colors are opaque.
@group(0) @binding(2) var<storage, read_write> order: array<u32>;
// See split.wgsl. Thread 0 alone writes, the paths of boxes whose gains nobody reads in this dispatch.
@group(0) @binding(3) var<storage, read_write> cuts: array<vec4<u32>>;
// The left half of a box; the right one comes next. 0 for none.
@group(0) @binding(4) var<storage, read_write> halves: array<u32>;
@group(0) @binding(5) var<storage, read> moments: array<vec2<u32>>;
// Weight and weighted coordinates of the boxes in the end, in order.
@group(0) @binding(6) var<storage, read_write> means: array<array<vec2<u32>, 5>>;

// 1 if this dispatch ends the splits.
var<workgroup> has_ended: u32;
// Boxes made before.
var<private> made: u32;
// Boxes by gain, those made first in front of equal ones, and where each comes.
var<workgroup> by_gain: array<u32, MAX_BOXES>;
var<workgroup> rank_of: array<u32, MAX_BOXES>;
// Where boxes are in the order; NONE for others.
var<workgroup> places: array<u32, MAX_BOXES>;
// The boxes in the order, as bits by rank.
var<private> open: array<u32, BOX_WORDS>;

fn gain_of(box: u32) -> vec3<u32> {
  return cuts[box].xyz;
}

fn find_rank(box: u32) {
  let own = gain_of(box);
  var rank = 0u;
  for (var other = 0u; other < made; other++) {
    let gain = gain_of(other);
    if (cost_less(own, gain) || (other < box && all(own == gain))) {
      rank++;
    }
  }
  by_gain[rank] = box;
  rank_of[box] = rank;
  places[box] = NONE;
}

fn put(entry: u32, place: u32) {
  let box = entry % OPAQUE_BOX;
  order[place] = entry;
  places[box] = place;
  open[rank_of[box] / 32u] |= 1u << (rank_of[box] % 32u);
}

fn is_open(rank: u32) -> bool {
  return (open[rank / 32u] & (1u << (rank % 32u))) != 0u;
}

fn first_open() -> u32 {
  for (var word = 0u; word < BOX_WORDS; word++) {
    if (open[word] != 0u) {
      return word * 32u + firstTrailingBit(open[word]);
    }
  }
  return 0u;
}

// The box in the order that gains most, the first of equal ones; NONE if none can be split.
fn find_best() -> u32 {
  let rank = first_open();
  var best = by_gain[rank];
  let gain = gain_of(best);
  if (all(gain == vec3<u32>(0u))) {
    return NONE;
  }
  for (var other = rank + 1u; other < made && all(gain_of(by_gain[other]) == gain); other++) {
    if (is_open(other) && places[by_gain[other]] < places[best]) {
      best = by_gain[other];
    }
  }
  return best;
}

// Goes on as far as halves are known. The box that is next; NONE at the end.
fn replace_known() -> u32 {
  while (state.boxes < params.box_count) {
    let box = find_best();
    if (box == NONE) {
      return NONE;
    }
    let left = halves[box];
    if (left == 0u) {
      return box;
    }
    open[rank_of[box] / 32u] &= ~(1u << (rank_of[box] % 32u));
    state.replaced[box / 32u] |= 1u << (box % 32u);
    let place = places[box];
    places[box] = NONE;
    let entry = left + order[place] - box;
    put(entry, place);
    put(entry + 1u, state.boxes);
    state.boxes++;
  }
  return NONE;
}

fn make_halves(box: u32) {
  let left = state.made;
  let path = cuts[box].w / BUCKETS;
  halves[box] = left;
  cuts[left].w = 2u * path * BUCKETS;
  cuts[left + 1u].w = (2u * path + 1u) * BUCKETS;
  state.made += 2u;
}

// Besides the next box, as many as will be split at most: those of the largest gain. There has to be room for halves
// that turn out to be needed later.
fn plan_turn(next: u32) {
  state.first_new = made;
  make_halves(next);
  let others = params.box_count - state.boxes - 1u;
  var seen = 0u;
  for (var rank = 0u; rank < made && seen < others; rank++) {
    let box = by_gain[rank];
    if (all(gain_of(box) == vec3<u32>(0u))) {
      return;
    }
    let is_replaced = (state.replaced[box / 32u] & (1u << (box % 32u))) != 0u;
    if (box != next && !is_replaced) {
      seen++;
      if (halves[box] == 0u && state.made + 2u * others + 2u <= MAX_BOXES) {
        make_halves(box);
      }
    }
  }
}

@compute @workgroup_size(GROUP)
fn choose_boxes(@builtin(local_invocation_index) local: u32) {
  let goes_on = state.ended == 0u;
  made = select(0u, state.made, goes_on);
  for (var box = local; box < made; box += GROUP) {
    find_rank(box);
  }
  // All ranks are there before thread 0 reads them, and all have read what it writes of `state`.
  workgroupBarrier();
  storageBarrier();
  if (local == 0u) {
    has_ended = 0u;
  }
  if (local == 0u && goes_on) {
    for (var word = 0u; word < BOX_WORDS; word++) {
      open[word] = 0u;
    }
    for (var place = 0u; place < state.boxes; place++) {
      put(order[place], place);
    }
    let next = replace_known();
    if (next == NONE) {
      state.ended = 1u;
      has_ended = 1u;
    } else {
      plan_turn(next);
    }
  }
  // Thread 0 has told the end, and the places of boxes.
  workgroupBarrier();
  if (has_ended == 0u) {
    return;
  }
  for (var box = local; box < made; box += GROUP) {
    for (var n = 0u; n < 5u && places[box] != NONE; n++) {
      means[places[box]][n] = moments[box * MOMENTS + n];
    }
  }
}
