// Pairs the cheapest centroids to give up with the clusters that gain most by a split; twin of chooseSwaps in
// src/quantize/search/swap.ts. The including shader has the workgroup's costs, gains, takers, orders and partners, and
// puts a barrier between find_ranks and choose.

fn find_ranks(k: u32) {
  var cheaper = 0u;
  var richer = 0u;
  for (var j = 0u; j < params.centroid_count; j++) {
    let before = j < k;
    if (cost_less(cost_of(j), cost_of(k)) || (before && all(cost_of(j) == cost_of(k)))) {
      cheaper++;
    }
    if (cost_less(gain_of(k), gain_of(j)) || (before && all(gain_of(j) == gain_of(k)))) {
      richer++;
    }
  }
  by_cost[cheaper] = k;
  by_gain[richer] = k;
  gain_rank[k] = richer;
}

// Sets of clusters as bits: those in a swap, and by kind those that are in none, in the order of gain.
var<private> used: array<u32, CANDIDATE_WORDS>;
var<private> free: array<array<u32, CANDIDATE_WORDS>, 2>;

fn kind_of(k: u32) -> u32 {
  return u32(k >= params.first_opaque);
}

fn use_up(k: u32) {
  let rank = gain_rank[k];
  used[k / 32u] |= 1u << (k % 32u);
  free[kind_of(k)][rank / 32u] &= ~(1u << (rank % 32u));
}

fn is_used(k: u32) -> bool {
  return (used[k / 32u] & (1u << (k % 32u))) != 0u;
}

// The cluster of the largest gain that is free, of the same kind, and neither of the two.
fn find_split(centroid: u32, taker: u32) -> u32 {
  for (var word = 0u; word < CANDIDATE_WORDS; word++) {
    var bits = free[kind_of(centroid)][word];
    for (var n = 0u; n < 3u && bits != 0u; n++) {
      let k = by_gain[word * 32u + firstTrailingBit(bits)];
      if (k != centroid && k != taker) {
        return k;
      }
      bits &= bits - 1u;
    }
  }
  return NOBODY;
}

fn pays(gain: vec3<u32>, cost: vec3<u32>) -> bool {
  if (all(gain == vec3<u32>(0u)) || all(cost == NEVER)) {
    return false;
  }
  return cost_less(cost_scale(cost, params.min_gain_ratio), cost_scale(gain, RATIO_PARTS));
}

// By thread 0: the cheapest centroids to give up, each with the cluster that gains most by a split.
fn choose() -> u32 {
  for (var word = 0u; word < CANDIDATE_WORDS; word++) {
    used[word] = 0u;
    free[0][word] = 0u;
    free[1][word] = 0u;
  }
  for (var rank = 0u; rank < params.centroid_count; rank++) {
    free[kind_of(by_gain[rank])][rank / 32u] |= 1u << (rank % 32u);
  }
  var swaps = 0u;
  for (var n = 0u; n < params.centroid_count && swaps < search.most; n++) {
    let centroid = by_cost[n];
    let taker = takers[centroid];
    var split = NOBODY;
    if (!is_used(centroid) && (taker == NOBODY || !is_used(taker))) {
      split = find_split(centroid, taker);
    }
    if (split != NOBODY && pays(gain_of(split), cost_of(centroid))) {
      use_up(centroid);
      use_up(split);
      if (taker != NOBODY) {
        use_up(taker);
      }
      partners[split] = centroid + 1u;
      swaps++;
    }
  }
  return swaps;
}
