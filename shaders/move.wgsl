// Moves every centroid to the rounded mean of its cluster, re-seeds the lowest empty one, and decides whether the
// clustering is done: then the indirect dispatches fall to zero workgroups. One workgroup, a thread a cluster.
// Twin of src/core/cluster.ts.

#include wide.wgsl
#include coords.wgsl
#include status.wgsl
#include champion.wgsl

override MAX_COLORS: u32;
override DIMS: u32;
override FULL_ALPHA: i32;
override SUM_WORDS: u32;

struct Params {
  centroid_count: u32,
  first_opaque: u32,
  fixed: u32,
  // The clustering ends once the centroids' coordinates change by no more than this in sum.
  tolerance: u32,
  max_iterations: u32,
  worst_groups: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> centroids: array<vec4<i32>>;
@group(0) @binding(2) var<storage, read_write> sums: array<u32>;
@group(0) @binding(3) var<storage, read_write> status: Status;
@group(0) @binding(4) var<storage, read_write> dispatches: array<u32>;
@group(0) @binding(5) var<storage, read> champions: array<Served>;
@group(0) @binding(6) var<storage, read> coords: array<vec2<u32>>;

var<workgroup> was_done: u32;
var<workgroup> empty: u32;
var<workgroup> change: atomic<u32>;
var<workgroup> reseeded: atomic<u32>;

fn mean_of(k: u32, old: vec4<i32>) -> vec4<i32> {
  let at = k * SUM_WORDS;
  let n = sums[at];
  if (n == 0u || k < params.fixed) {
    return old;
  }
  var mean = old;
  for (var d = 0u; d < DIMS; d++) {
    mean[d] = i32(rounded_mean(vec2<u32>(sums[at + 1u + 2u * d], sums[at + 2u + 2u * d]), n));
  }
  if (DIMS == 4u && k >= params.first_opaque) {
    mean.w = FULL_ALPHA;
  }
  return mean;
}

fn place_centroid(k: u32, place: vec4<i32>) {
  let away = abs(place - centroids[k]);
  centroids[k] = place;
  atomicAdd(&change, u32(away.x + away.y + away.z + away.w));
}

fn finish_iteration() {
  let total = atomicLoad(&change);
  status.iterations += 1u;
  status.change = total;
  status.reseeds += atomicLoad(&reseeded);
  let converged = total <= params.tolerance;
  if (converged) {
    status.converged = 1u;
  }
  if (converged || status.iterations >= params.max_iterations) {
    status.done = 1u;
    for (var i = 0u; i < arrayLength(&dispatches); i++) {
      dispatches[i] = 0u;
    }
  }
}

@compute @workgroup_size(MAX_COLORS)
fn move_centroids(@builtin(local_invocation_index) k: u32) {
  if (k == 0u) {
    was_done = status.done;
    empty = status.empty;
  }
  if (workgroupUniformLoad(&was_done) == 1u) {
    return;
  }
  let hole = workgroupUniformLoad(&empty);
  if (k < params.centroid_count && k != hole) {
    place_centroid(k, mean_of(k, centroids[k]));
  }
  if (hole != NONE) {
    var mine = Served(0u, 0u, 0u);
    if (k < params.worst_groups) {
      mine = champions[k];
    }
    if (is_champion(mine, k)) {
      place_centroid(hole, vec4<i32>(unpack_coords(coords[mine.colour])));
      atomicStore(&reseeded, 1u);
    }
  }
  for (var word = k; word < params.centroid_count * SUM_WORDS; word += MAX_COLORS) {
    sums[word] = 0u;
  }
  workgroupBarrier();
  if (k == 0u) {
    finish_iteration();
  }
}
