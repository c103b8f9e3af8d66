// The nearest centroid of every color among those in reach of its cell: exactly the result of assign-colors. A
// workgroup does a 16-wide cell. Only colors of stale cells are looked at, and only those that go to another centroid
// touch the sums, which stay from one iteration to the next. A thread has its colors to itself.
//
// Outside the clustering all colors are looked at, for their labels alone: nothing of the clustering changes.

#include ../common/coords.wgsl
#include sums.wgsl
#include status.wgsl
#include cell-candidates.wgsl

struct Params {
  cell_count: u32,
  centroid_count: u32,
  first_opaque: u32,
  // 1 outside the clustering, for labels; 2 behind the iterations of a round of a search.
  label: u32,
}

// Above every score; see assign-all.wgsl for why scores are exact.
const FARTHEST = 16777216.0;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> centroids: array<vec4<i32>>;
// Outside the clustering the labels, a byte each. Words on the border of two cells are touched by both.
@group(0) @binding(2) var<storage, read_write> sums: array<atomic<u32>>;
@group(0) @binding(3) var<storage, read_write> coords: array<vec2<u32>>;
@group(0) @binding(4) var<storage, read> weights: array<u32>;
@group(0) @binding(5) var<storage, read_write> tops: array<Top>;
@group(0) @binding(6) var<storage, read> leaves: array<Leaf>;
@group(0) @binding(7) var<storage, read_write> reach: array<u32>;
@group(0) @binding(8) var<storage, read> status: Status;

fn take_run() {
  add_sums(run);
  if (run.left != 0u) {
    subtract_sums(run);
  }
}

// Four colors at a time, so that a centroid is fetched once for all four. Bits come in ascending order.
fn nearest4(x: mat4x4<f32>, n: u32) -> vec4<u32> {
  let lanes = transpose(x);
  var best = vec4<u32>(0u);
  var least = vec4<f32>(FARTHEST);
  for (var word = 0u; word < words(); word++) {
    for (var bits = atomicLoad(&leaf_set[n * CANDIDATE_WORDS + word]); bits != 0u; bits &= bits - 1u) {
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

#include write-labels.wgsl

fn assign_colors(first: u32, end: u32, leaf: u32) {
  for (var i = first; i < end; i += 4u) {
    var packed: array<vec2<u32>, 4>;
    var x: array<vec4<f32>, 4>;
    for (var lane = 0u; lane < 4u; lane++) {
      packed[lane] = coords[min(i + lane, end - 1u)];
      x[lane] = vec4<f32>(unpack_coords(packed[lane]));
    }
    let best = nearest4(mat4x4<f32>(x[0], x[1], x[2], x[3]), leaf);
    for (var lane = 0u; lane < min(4u, end - i); lane++) {
      let taken = taken_of(packed[lane]);
      if (params.label == 1u) {
        label(i + lane, best[lane]);
      } else if (taken != best[lane] + 1u) {
        gather(best[lane], taken, unpack_coords(packed[lane]), weights[i + lane]);
        coords[i + lane].x = with_taken(packed[lane].x, best[lane] + 1u);
      }
    }
  }
}

// A thread's neighbouring colors of the cell, leaf by leaf. Fours of the list, whose labels are a word, stay together.
fn assign_share(top: Top, local: u32) {
  let first = leaves[top.first].start;
  let last = leaves[top.end - 1u].end;
  let begin = first & ~3u;
  let share = (last - begin + 4u * GROUP - 1u) / (4u * GROUP) * 4u;
  var i = max(first, begin + local * share);
  let end = min(begin + (local + 1u) * share, last);
  for (var leaf = top.first; leaf < top.end && i < end; leaf++) {
    let stop = min(end, leaves[leaf].end);
    if (i < stop) {
      if (leaf_stale[leaf - top.first] == 1u) {
        assign_colors(i, stop, leaf - top.first);
      }
      i = stop;
    }
  }
  end_run();
  end_word();
}

@compute @workgroup_size(GROUP)
fn assign(@builtin(workgroup_id) block: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let index = block.x + block.y * ROW;
  let idle = (params.label == 0u && (status.done == 1u || status.hole != 0u)) ||
    (params.label == 2u && status.asleep == 1u);
  if (index >= params.cell_count || idle) {
    return;
  }
  let top = tops[index];
  begin_sets(local);
  let rival = find_top_set(top, index, local);
  list_near(local);
  if (local == 0u) {
    keep_top(index, rival);
  }
  if (workgroupUniformLoad(&top_stale) == 0u) {
    return;
  }
  find_leaf_sets(top, local);
  for (var n = local; n < top.end - top.first; n += GROUP) {
    keep_leaf(top, n);
  }
  workgroupBarrier();
  assign_share(top, local);
}
