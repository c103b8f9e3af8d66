// The nearest centroid of every colour among those in reach of its cell: exactly the result of assign-colors. A thread
// does up to PER_THREAD colours of one cell; a run of them in one cluster goes to the image's sums in one piece.
// No barriers: the cells are too many and too small for a workgroup each.

#include coords.wgsl
#include sums.wgsl
#include cells.wgsl

override GROUP: u32;
override PER_THREAD: u32;

struct Params {
  item_count: u32,
  // 1 where the caller wants the nearest centroid of every colour, and no sums.
  label: u32,
}

// Above every score; see assign-all.wgsl for why scores are exact.
const FARTHEST = 16777216.0;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> centroids: array<vec4<i32>>;
@group(0) @binding(2) var<storage, read_write> sums: array<atomic<u32>>;
@group(0) @binding(3) var<storage, read> coords: array<vec2<u32>>;
@group(0) @binding(4) var<storage, read> weights: array<u32>;
@group(0) @binding(5) var<storage, read_write> labels: array<u32>;
@group(0) @binding(6) var<storage, read> cells: array<Cell>;
@group(0) @binding(7) var<storage, read> reach: array<u32>;
// First colour and cell of each thread's share.
@group(0) @binding(8) var<storage, read> items: array<vec2<u32>>;

fn take_run() {
  add_sums(run);
}

fn count_reach(cell: u32) -> u32 {
  var count = 0u;
  for (var word = 0u; word < REACH_WORDS; word++) {
    count += countOneBits(reach[cell * REACH_WORDS + word]);
  }
  return count;
}

// Four colours at a time, so that a centroid is fetched once for all four. Bits come in ascending order.
fn nearest4(x: mat4x4<f32>, cell: u32) -> vec4<u32> {
  let lanes = transpose(x);
  var best = vec4<u32>(0u);
  var least = vec4<f32>(FARTHEST);
  for (var word = 0u; word < REACH_WORDS; word++) {
    for (var bits = reach[cell * REACH_WORDS + word]; bits != 0u; bits &= bits - 1u) {
      let k = word * 32u + firstTrailingBit(bits);
      let c = vec4<f32>(centroids[k]);
      let score = dot(c, c) * 0.5 - (lanes[0] * c.x + lanes[1] * c.y + lanes[2] * c.z + lanes[3] * c.w);
      let nearer = score < least;
      least = select(least, score, nearer);
      best = select(best, vec4<u32>(k), nearer);
    }
  }
  return best;
}

@compute @workgroup_size(GROUP)
fn assign(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= params.item_count) {
    return;
  }
  let item = items[id.x];
  if (params.label == 0u && count_reach(item.y) == 1u) {
    return;
  }
  let end = min(item.x + PER_THREAD, cells[item.y].end);
  for (var i = item.x; i < end; i += 4u) {
    var x: array<vec4<u32>, 4>;
    for (var lane = 0u; lane < 4u; lane++) {
      x[lane] = unpack_coords(coords[min(i + lane, end - 1u)]);
    }
    let best = nearest4(mat4x4<f32>(vec4<f32>(x[0]), vec4<f32>(x[1]), vec4<f32>(x[2]), vec4<f32>(x[3])), item.y);
    for (var lane = 0u; lane < min(4u, end - i); lane++) {
      if (params.label == 1u) {
        labels[i + lane] = best[lane];
      } else {
        gather(best[lane], x[lane], weights[i + lane]);
      }
    }
  }
  end_run();
}
