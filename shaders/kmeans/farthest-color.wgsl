// The color farthest from its nearest centroid, one a workgroup; the centroid update picks among those. Nothing to do
// unless a cluster is empty.
// Only colors that the empty cluster may serve: opaque ones for an opaque cluster, the others for another.

#include ../common/coords.wgsl
#include status.wgsl
#include argmax.wgsl

struct Params {
  color_count: u32,
  centroid_count: u32,
  first_opaque: u32,
  // Colors a workgroup.
  share: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> centroids: array<vec4<i32>>;
@group(0) @binding(2) var<storage, read> coords: array<vec2<u32>>;
@group(0) @binding(3) var<storage, read> keys: array<u32>;
@group(0) @binding(4) var<storage, read> status: Status;
@group(0) @binding(5) var<storage, read_write> farthest: array<Served>;

var<workgroup> place: array<vec4<f32>, MAX_COLORS>;

// Squared distance to the nearest allowed centroid: below 2^24, exact.
fn distance_served(x: vec4<f32>, first: u32) -> u32 {
  var least = 16777216.0;
  for (var k = first; k < params.centroid_count; k++) {
    let away = x - place[k];
    least = min(least, dot(away, away));
  }
  return u32(least);
}

@compute @workgroup_size(GROUP)
fn worst(@builtin(workgroup_id) block: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  if (status.hole == 0u) {
    return;
  }
  for (var k = local; k < params.centroid_count; k += GROUP) {
    place[k] = vec4<f32>(centroids[k]);
  }
  // All places are written before anyone reads another thread's; nobody writes them again.
  workgroupBarrier();
  let seeks_opaque = status.hole > params.first_opaque;
  var mine = Served(0u, 0u, 0u);
  let end = min((block.x + 1u) * params.share, params.color_count);
  for (var i = block.x * params.share + local; i < end; i += GROUP) {
    let x = vec4<f32>(unpack_coords(coords[i]));
    let opaque = DIMS == 3u || x.w == f32(FULL_ALPHA);
    if (opaque == seeks_opaque) {
      let first = select(0u, params.first_opaque, opaque);
      let other = Served(distance_served(x, first), keys[i], i);
      if (is_worse(other, mine)) {
        mine = other;
      }
    }
  }
  // One thread writes: the one that holds the farthest color, or the first where none is far.
  if (is_farthest(mine, local)) {
    farthest[block.x] = mine;
  } else if (local == 0u && atomicLoad(&top_distance) == 0u) {
    farthest[block.x] = mine;
  }
}
