// Judges what was tried last, keeps the better one, and carries out the next swaps; twin of randomSwap in
// src/quantize/search/random-swap.ts and of src/quantize/search/swap.ts. One workgroup, a thread a cluster.
//
// What threads share, with the barrier between one's write and another's access: `search` and `status` are touched by
// thread 0 alone, who tells the others by the variables in front of a barrier. A cluster's centroid, its record and its
// place are written by its thread; `weights`, `places`, `costs`, `gains` and `takers` by a thread for its own cluster,
// the order of clusters by one thread each, `partners` by thread 0, each in front of the barrier that is named there.

#include ../common/u64.wgsl
#include ../common/coords.wgsl
#include ../kmeans/status.wgsl
#include params.wgsl
#include search.wgsl
#include ../init/merge-cost.wgsl
#include ../init/chance.wgsl

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> search: Search;
@group(0) @binding(2) var<storage, read_write> status: Status;
@group(0) @binding(3) var<storage, read_write> centroids: array<vec4<i32>>;
@group(0) @binding(4) var<storage, read_write> best_centroids: array<vec4<i32>>;
@group(0) @binding(5) var<storage, read> clusters: array<Cluster>;
@group(0) @binding(6) var<storage, read_write> best_clusters: array<Cluster>;

// Nobody's cost: not to be given up.
const NEVER = vec3<u32>(0xffffffffu);
// Ratios of gain and cost are in these parts of one.
const RATIO_PARTS = 20u;
const NOBODY = 0xffffffffu;

// Before this round, and with it.
var<workgroup> had_ended: u32;
var<workgroup> ended: u32;
var<workgroup> accepted: u32;
var<workgroup> failures: u32;
var<workgroup> drawn: u32;
var<workgroup> weights: array<u32, MAX_COLORS>;
var<workgroup> places: array<vec2<u32>, MAX_COLORS>;
// Three words each: a vector would take four, and all together more than the 16 KiB that WebGPU grants.
var<workgroup> costs: array<array<u32, 3>, MAX_COLORS>;
var<workgroup> gains: array<array<u32, 3>, MAX_COLORS>;
var<workgroup> takers: array<u32, MAX_COLORS>;
// Clusters by cost and by gain, and the place of each in the second order.
var<workgroup> by_cost: array<u32, MAX_COLORS>;
var<workgroup> by_gain: array<u32, MAX_COLORS>;
var<workgroup> gain_rank: array<u32, MAX_COLORS>;
// 1 + the centroid that takes half of each cluster; 0 for none.
var<workgroup> partners: array<u32, MAX_COLORS>;
var<workgroup> moved: array<atomic<u32>, CANDIDATE_WORDS>;

// By thread 0: whether the last trial is the best, and whether there is another round.
fn judge() {
  let better = search.begun == 0u || wide_less(search.trial, search.best);
  accepted = u32(better);
  if (search.begun == 1u) {
    search.round++;
    search.failures = select(search.failures + 1u, 0u, better);
    search.most = select(max(1u, search.most / 2u), search.most, better);
  }
  search.begun = 1u;
  if (better) {
    search.best = search.trial;
  }
  failures = search.failures;
  drawn = 2u * params.centroid_count * search.round;
  ended = u32(search.round >= params.rounds || search.failures >= params.patience);
}

fn cost_of(k: u32) -> vec3<u32> {
  return vec3<u32>(costs[k][0], costs[k][1], costs[k][2]);
}

fn gain_of(k: u32) -> vec3<u32> {
  return vec3<u32>(gains[k][0], gains[k][1], gains[k][2]);
}

fn set_cost(k: u32, cost: vec3<u32>) {
  costs[k] = array<u32, 3>(cost.x, cost.y, cost.z);
}

fn chance_of(place: u32) -> u32 {
  if (failures == 0u) {
    return CERTAIN;
  }
  return chance_at(params.seed, drawn + place);
}

fn distance_of(k: u32, j: u32) -> u32 {
  let apart = i32(MEAN_PARTS) * (vec4<i32>(unpack_coords(places[k])) - vec4<i32>(unpack_coords(places[j])));
  return u32(apart.x * apart.x + apart.y * apart.y + apart.z * apart.z + apart.w * apart.w);
}

// What it costs to give up a centroid, and who would take most of its points.
fn find_removal(k: u32) {
  set_cost(k, NEVER);
  takers[k] = NOBODY;
  if (k < params.fixed) {
    return;
  }
  if (weights[k] == 0u) {
    set_cost(k, vec3<u32>(0u));
    return;
  }
  var cost = NEVER;
  var taker = NOBODY;
  for (var j = 0u; j < params.centroid_count; j++) {
    let allowed = j != k && weights[j] != 0u && (j >= params.first_opaque || k < params.first_opaque);
    if (allowed) {
      let rise = merge_cost(weights[k], weights[j], distance_of(k, j), CERTAIN);
      if (cost_less(rise, cost)) {
        cost = rise;
        taker = j;
      }
    }
  }
  if (taker != NOBODY) {
    set_cost(k, merge_cost(weights[k], weights[taker], distance_of(k, taker), chance_of(k)));
    takers[k] = taker;
  }
}

#include pair-swaps.wgsl

fn mean_of(sums: array<vec2<u32>, 4>, weight: u32, opaque: bool) -> vec2<u32> {
  var all = sums;
  var mean = vec4<u32>(0u);
  for (var d = 0u; d < DIMS; d++) {
    mean[d] = rounded_mean(all[d], weight);
  }
  if (DIMS == 4u && opaque) {
    mean.w = FULL_ALPHA;
  }
  return pack_coords(mean);
}

// The centroid goes to the right part of the cluster, whose own goes to the left one.
fn swap(k: u32, centroid: u32, cluster: Cluster) {
  let opaque = k >= params.first_opaque;
  var right = cluster.sums;
  var left = cluster.left;
  for (var d = 0u; d < 4u; d++) {
    right[d] = wide_sub(right[d], left[d]);
  }
  places[k] = mean_of(left, cluster.left_weight, opaque);
  places[centroid] = mean_of(right, cluster.weight - cluster.left_weight, opaque);
}

// By thread 0: so that the next dispatches let the points settle.
fn begin_iterations() {
  status.iterations = 0u;
  status.done = 0u;
  status.converged = 0u;
  status.hole = 0u;
  status.long_steps = params.long_steps;
  for (var word = 0u; word < CANDIDATE_WORDS; word++) {
    status.moved[word] = atomicLoad(&moved[word]);
  }
}

@compute @workgroup_size(MAX_COLORS)
fn choose_swaps(@builtin(local_invocation_index) k: u32) {
  if (k == 0u) {
    had_ended = search.ended;
    if (had_ended == 0u) {
      judge();
    }
  }
  if (k < CANDIDATE_WORDS) {
    atomicStore(&moved[k], 0u);
  }
  partners[k] = 0u;
  // The barriers of this load stand before anyone reads what thread 0 found.
  if (workgroupUniformLoad(&had_ended) == 1u) {
    return;
  }
  let is_cluster = k < params.centroid_count;
  let old = centroids[k];
  var place = old;
  var cluster = clusters[k];
  if (accepted == 0u) {
    place = best_centroids[k];
    cluster = best_clusters[k];
  } else if (is_cluster) {
    best_centroids[k] = place;
    best_clusters[k] = cluster;
  }
  weights[k] = cluster.weight;
  places[k] = pack_coords(vec4<u32>(place));
  // Weights and places are there before anyone compares.
  workgroupBarrier();
  if (is_cluster) {
    find_removal(k);
    gains[k] = array<u32, 3>();
    if (cluster.has_cut == 1u) {
      let right = cluster.weight - cluster.left_weight;
      let gain = merge_cost(cluster.left_weight, right, cluster.distance, chance_of(params.centroid_count + k));
      gains[k] = array<u32, 3>(gain.x, gain.y, gain.z);
    }
  }
  // Costs and gains are there before anyone ranks them.
  workgroupBarrier();
  if (is_cluster) {
    find_ranks(k);
  }
  // The orders are there before thread 0 goes through them.
  workgroupBarrier();
  if (k == 0u) {
    if (ended == 0u) {
      search.swaps = choose();
      ended = u32(search.swaps == 0u && search.failures == 0u);
    }
    search.ended = ended;
    status.asleep = ended;
  }
  // Partners are there before anyone looks for them; the barriers of this load stand between.
  if (workgroupUniformLoad(&ended) == 1u) {
    return;
  }
  if (partners[k] != 0u) {
    swap(k, partners[k] - 1u, cluster);
  }
  // All places are there before their threads take them.
  workgroupBarrier();
  if (is_cluster) {
    let next = vec4<i32>(unpack_coords(places[k]));
    if (any(next != old)) {
      atomicOr(&moved[k / 32u], 1u << (k % 32u));
      centroids[k] = next;
    }
  }
  // All have told what moved.
  workgroupBarrier();
  if (k == 0u) {
    begin_iterations();
  }
}
