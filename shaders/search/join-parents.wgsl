// Every point in the nearer of its two clusters, one of each parent: the sums of the clusters of both, side by side;
// twin of `join` in src/quantize/search/crossover.ts. Sums are touched by atomics alone.

#include ../common/coords.wgsl
#include ../kmeans/sums.wgsl

struct Params {
  point_count: u32,
  // Centroids of the first parent, behind whose clusters those of the second come.
  first_count: u32,
  // Places by which weights are shifted right, for a sum below 2^29.
  shift: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> coords: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read> weights: array<u32>;
// What each was assigned to in a parent, a byte each.
@group(0) @binding(3) var<storage, read> first_labels: array<u32>;
@group(0) @binding(4) var<storage, read> second_labels: array<u32>;
@group(0) @binding(5) var<storage, read> first_parent: array<vec4<i32>>;
@group(0) @binding(6) var<storage, read> second_parent: array<vec4<i32>>;
// Zero before this dispatch.
@group(0) @binding(7) var<storage, read_write> sums: array<atomic<u32>>;

fn take_run() {
  add_sums(run);
}

fn distance_to(place: vec4<i32>, x: vec4<u32>) -> i32 {
  let away = vec4<i32>(x) - place;
  return away.x * away.x + away.y * away.y + away.z * away.z + away.w * away.w;
}

@compute @workgroup_size(GROUP)
fn join_parents(@builtin(global_invocation_id) id: vec3<u32>) {
  let first = id.x * SEARCH_RUN;
  let end = min(first + SEARCH_RUN, params.point_count);
  for (var i = first; i < end; i++) {
    let x = unpack_coords(coords[i]);
    let one = (first_labels[i / 4u] >> (8u * (i % 4u))) & 255u;
    let other = (second_labels[i / 4u] >> (8u * (i % 4u))) & 255u;
    let is_closer = distance_to(first_parent[one], x) <= distance_to(second_parent[other], x);
    gather(select(params.first_count + other, one, is_closer), 0u, x, weights[i] >> params.shift);
  }
  end_run();
}
