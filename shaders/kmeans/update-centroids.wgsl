// Moves every centroid to the rounded mean of its cluster, re-seeds the lowest empty one, and decides whether the
// clustering is done. One workgroup, a thread a cluster; thread 0 alone touches `status`. Where a cluster is empty,
// nothing moves the first time: the next dispatches search for the worst-served color instead of assigning, and the
// move behind them puts the cluster there. As long as `status.long_steps` says so, moves are overrelaxed instead:
// centroids go past their means. These leave empty clusters where they are, and so does a search. Twin of
// src/quantize/kmeans/lloyd.ts and overrelax.ts.

#include ../common/u64.wgsl
#include ../common/coords.wgsl
#include status.wgsl
#include argmax.wgsl

struct Params {
  centroid_count: u32,
  first_opaque: u32,
  fixed: u32,
  max_iterations: u32,
  worst_groups: u32,
  // 1 if the sums stay for the next iteration, 0 if that starts from zero.
  keep_sums: u32,
  // 1 if empty clusters stay where they are.
  keeps_empty: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> centroids: array<vec4<i32>>;
@group(0) @binding(2) var<storage, read_write> sums: array<u32>;
@group(0) @binding(3) var<storage, read_write> status: Status;
@group(0) @binding(4) var<storage, read> farthest: array<Served>;
@group(0) @binding(5) var<storage, read> coords: array<vec2<u32>>;

// Nothing moves: the clustering is done, or a cluster has to wait.
const STAYS = 0xffffffffu;

// 1 + the empty cluster whose place has been searched, 0 for none; or STAYS.
var<workgroup> waiting: u32;
// 1 for an overrelaxed move.
var<workgroup> relaxes: u32;
// The largest of 256 - k over the empty clusters k; 0 if there is none.
var<workgroup> empty: atomic<u32>;
var<workgroup> moved: array<atomic<u32>, CANDIDATE_WORDS>;
var<workgroup> change: atomic<u32>;
var<workgroup> reseeded: atomic<u32>;

// old + 2 (mean - old), rounded: as far behind the mean as it was before it.
fn past_mean(sum: vec2<u32>, n: u32, old: i32) -> i32 {
  let twice = wide_add(sum, sum);
  let place = i32(divide_by_twice(wide_add(wide_add(twice, twice), vec2<u32>(n, 0u)), n, 12u)) - old;
  return clamp(place, 0, 2047);
}

fn mean_of(k: u32, old: vec4<i32>) -> vec4<i32> {
  let at = k * SUM_WORDS;
  let n = sums[at];
  if (n == 0u || k < params.fixed) {
    return old;
  }
  var mean = old;
  for (var d = 0u; d < DIMS; d++) {
    let sum = vec2<u32>(sums[at + 1u + 2u * d], sums[at + 2u + 2u * d]);
    if (relaxes == 1u) {
      mean[d] = past_mean(sum, n, old[d]);
    } else {
      mean[d] = i32(rounded_mean(sum, n));
    }
  }
  if (DIMS == 4u && k >= params.first_opaque) {
    mean.w = i32(FULL_ALPHA);
  }
  return mean;
}

fn place_centroid(k: u32, place: vec4<i32>) {
  let away = abs(place - centroids[k]);
  let way = u32(away.x + away.y + away.z + away.w);
  if (way != 0u) {
    centroids[k] = place;
    atomicAdd(&change, way);
    atomicOr(&moved[k / 32u], 1u << (k % 32u));
  }
}

// Looks for the lowest empty cluster, unless its place has been searched already. If there is one, nothing moves before
// that.
fn find_empty(k: u32) {
  if (waiting == 0u && relaxes == 0u && k >= params.fixed && k < params.centroid_count && sums[k * SUM_WORDS] == 0u) {
    atomicMax(&empty, MAX_COLORS - k);
  }
  // All have reported, and read `waiting`, before thread 0 writes it.
  workgroupBarrier();
  if (k == 0u && atomicLoad(&empty) != 0u) {
    status.hole = MAX_COLORS - atomicLoad(&empty) + 1u;
    waiting = STAYS;
  }
}

fn reseed(cluster: u32, local: u32) {
  var mine = Served(0u, 0u, 0u);
  if (local < params.worst_groups) {
    mine = farthest[local];
  }
  if (is_farthest(mine, local)) {
    place_centroid(cluster, vec4<i32>(unpack_coords(coords[mine.color])));
    atomicStore(&reseeded, 1u);
  }
}

fn finish_iteration() {
  let total = atomicLoad(&change);
  status.change = total;
  status.hole = 0u;
  for (var word = 0u; word < CANDIDATE_WORDS; word++) {
    status.moved[word] = atomicLoad(&moved[word]);
  }
  if (relaxes == 1u) {
    status.long_steps -= 1u;
    status.done = u32(status.long_steps == 0u && params.max_iterations == 0u);
    return;
  }
  status.iterations += 1u;
  status.reseeds += atomicLoad(&reseeded);
  let converged = total == 0u;
  if (converged) {
    status.converged = 1u;
  }
  if (converged || status.iterations >= params.max_iterations) {
    status.done = 1u;
  }
}

@compute @workgroup_size(MAX_COLORS)
fn move_centroids(@builtin(local_invocation_index) k: u32) {
  if (k == 0u) {
    waiting = select(status.hole, STAYS, status.done == 1u);
    relaxes = u32(status.long_steps != 0u);
    atomicStore(&empty, 0u);
    atomicStore(&change, 0u);
    atomicStore(&reseeded, 0u);
  }
  if (k < CANDIDATE_WORDS) {
    atomicStore(&moved[k], 0u);
  }
  if (params.keeps_empty == 0u) {
    // All of that is there before it is used.
    workgroupBarrier();
    find_empty(k);
  }
  // Its barriers stand between those writes and all reads below.
  let hole = workgroupUniformLoad(&waiting);
  if (hole == STAYS) {
    return;
  }
  if (k < params.centroid_count && k + 1u != hole) {
    place_centroid(k, mean_of(k, centroids[k]));
  }
  if (hole != 0u) {
    reseed(hole - 1u, k);
  }
  // A thread clears the sums that it alone has read, so that no other can find them gone.
  if (params.keep_sums == 0u && k < params.centroid_count) {
    for (var word = 0u; word < SUM_WORDS; word++) {
      sums[k * SUM_WORDS + word] = 0u;
    }
  }
  // All have moved before thread 0 adds it up. Of centroids and sums a thread touches only its own cluster's; that of
  // the empty one is left to the thread that holds the farthest color.
  workgroupBarrier();
  if (k == 0u) {
    finish_iteration();
  }
}
