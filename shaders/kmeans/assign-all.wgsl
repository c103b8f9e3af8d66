// The nearest centroid of every point by comparing it with all of them; twin of src/quantize/kmeans/assign.ts.
//
// The score |c|^2 / 2 - x.c orders the centroids of a point as their distances do. Its terms and partial sums are
// multiples of a half below 2^23 or integers up to 2^24: exact in f32 in any order. Ties go to the lowest index.
// The including shader delivers the points: point(i), weight(i); and takes labels: label(i, index), then end_word().
// The image's sums are touched by atomics alone.

#include sums.wgsl
#include status.wgsl

struct Params {
  // Points first..end.
  first_point: u32,
  end_point: u32,
  centroid_count: u32,
  first_opaque: u32,
  // 1 outside the clustering, where the caller wants the nearest centroid of every point, and no sums.
  label: u32,
}

// Above every score.
const FARTHEST = 16777216.0;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> centroids: array<vec4<i32>>;
@group(0) @binding(2) var<storage, read_write> sums: array<atomic<u32>>;
@group(0) @binding(3) var<storage, read> status: Status;

var<workgroup> place: array<vec4<f32>, MAX_COLORS>;
var<workgroup> half_norm: array<f32, MAX_COLORS>;
// The workgroup's sums, so that the image's are touched once a workgroup and cluster.
var<workgroup> pixels_of: array<atomic<u32>, MAX_COLORS>;
var<workgroup> fine_of: array<array<atomic<u32>, 4>, MAX_COLORS>;
var<workgroup> coarse_of: array<array<atomic<u32>, 4>, MAX_COLORS>;

fn take_run() {
  atomicAdd(&pixels_of[run.cluster], run.pixels);
  for (var d = 0u; d < DIMS; d++) {
    atomicAdd(&fine_of[run.cluster][d], run.fine[d]);
    if (run.coarse[d] != 0u) {
      atomicAdd(&coarse_of[run.cluster][d], run.coarse[d]);
    }
  }
}

fn add_cluster(k: u32) {
  var all = Run(k, 0u, atomicLoad(&pixels_of[k]), vec4<u32>(0u), vec4<u32>(0u));
  if (all.pixels == 0u) {
    return;
  }
  for (var d = 0u; d < DIMS; d++) {
    all.fine[d] = atomicLoad(&fine_of[k][d]);
    all.coarse[d] = atomicLoad(&coarse_of[k][d]);
  }
  add_sums(all);
}

// Four points at a time, one lane each, so that a centroid is read from shared memory once for all four.
fn nearest4(x: mat4x4<f32>) -> vec4<u32> {
  let lanes = transpose(x);
  let opaque = (lanes[3] == vec4<f32>(f32(FULL_ALPHA))) & vec4<bool>(DIMS == 4u);
  let first = select(vec4<u32>(0u), vec4<u32>(params.first_opaque), opaque);
  var best = first;
  var least = vec4<f32>(FARTHEST);
  for (var k = 0u; k < params.centroid_count; k++) {
    let c = place[k];
    let score = half_norm[k] - (lanes[0] * c.x + lanes[1] * c.y + lanes[2] * c.z + lanes[3] * c.w);
    let nearer = (score < least) & (vec4<u32>(k) >= first);
    least = select(least, score, nearer);
    best = select(best, vec4<u32>(k), nearer);
  }
  return best;
}

@compute @workgroup_size(GROUP)
fn assign(@builtin(workgroup_id) block: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  if (params.label == 0u && (status.done == 1u || status.hole != 0u)) {
    return;
  }
  for (var k = local; k < params.centroid_count; k += GROUP) {
    let c = vec4<f32>(centroids[k]);
    place[k] = c;
    half_norm[k] = dot(c, c) * 0.5;
    atomicStore(&pixels_of[k], 0u);
    for (var d = 0u; d < 4u; d++) {
      atomicStore(&fine_of[k][d], 0u);
      atomicStore(&coarse_of[k][d], 0u);
    }
  }
  // Centroids are written before anyone reads another thread's, and sums zeroed before anyone adds to them.
  workgroupBarrier();
  let first = params.first_point + (block.x * GROUP + local) * PER_THREAD;
  let end = min(first + PER_THREAD, params.end_point);
  for (var i = first; i < end; i += 4u) {
    var x: array<vec4<u32>, 4>;
    for (var lane = 0u; lane < 4u; lane++) {
      x[lane] = point(min(i + lane, end - 1u));
    }
    let best = nearest4(mat4x4<f32>(vec4<f32>(x[0]), vec4<f32>(x[1]), vec4<f32>(x[2]), vec4<f32>(x[3])));
    for (var lane = 0u; lane < min(4u, end - i); lane++) {
      if (params.label == 1u) {
        label(i + lane, best[lane]);
      } else {
        gather(best[lane], 0u, x[lane], weight(i + lane));
      }
    }
  }
  end_run();
  end_word();
  // All have added before anyone takes the sums out.
  workgroupBarrier();
  for (var k = local; k < params.centroid_count; k += GROUP) {
    add_cluster(k);
  }
}
