// What the search knows, in the order of src/gpu/search/search-words.ts.

struct Search {
  // Rounds of swaps that were judged.
  round: u32,
  ended: u32,
  // 1 once there is a best.
  begun: u32,
  // Rounds without a gain, in a row.
  failures: u32,
  // Swaps of a round.
  most: u32,
  swaps: u32,
  // Squared errors of the best and of what was tried last.
  best: vec2<u32>,
  trial: vec2<u32>,
}

// A cluster and its best cut.
struct Cluster {
  weight: u32,
  // 0 if it cannot be cut.
  has_cut: u32,
  // Squared distance of the means of both parts, in eighths of a unit.
  distance: u32,
  left_weight: u32,
  // Weighted coordinates.
  sums: array<vec2<u32>, 4>,
  left: array<vec2<u32>, 4>,
}
