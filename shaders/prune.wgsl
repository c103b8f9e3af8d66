// The centroids in reach of each colour cell, as a set of bits; twin of src/core/prune.ts. One thread a cell, one level
// of cells after the other from coarse to fine: a cell looks only at what was in reach of the cell around it.
//
// The centroid nearest to the box's middle is held against each other one. Over the box the difference of the two
// squared distances is linear, so it is least at a corner: a centroid that loses there can go. Where one centroid is
// left, the cell's own sums are added to it and nothing inside the cell has to be looked at.

#include sums.wgsl
#include cells.wgsl

override GROUP: u32;

struct Params {
  cell_count: u32,
  // 1 on the coarsest level. There the sets above are those that colours of a kind may take: any, or opaque ones only.
  coarsest: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> centroids: array<vec4<i32>>;
@group(0) @binding(2) var<storage, read_write> sums: array<atomic<u32>>;
@group(0) @binding(3) var<storage, read> cells: array<Cell>;
@group(0) @binding(4) var<storage, read> reach_above: array<u32>;
@group(0) @binding(5) var<storage, read_write> reach: array<u32>;

fn dot4(a: vec4<i32>, b: vec4<i32>) -> i32 {
  return a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w;
}

fn nearest_to_middle(cell: Cell) -> u32 {
  let twice_middle = cell.low + cell.high;
  var best = 0u;
  var least = 0x7fffffff;
  for (var word = 0u; word < REACH_WORDS; word++) {
    for (var bits = reach_above[cell.above * REACH_WORDS + word]; bits != 0u; bits &= bits - 1u) {
      let k = word * 32u + firstTrailingBit(bits);
      let away = 2 * centroids[k] - twice_middle;
      let distance = dot4(away, away);
      if (distance < least) {
        least = distance;
        best = k;
      }
    }
  }
  return best;
}

// Whether a centroid beats the rival somewhere in the cell's box.
fn is_in_reach(cell: Cell, k: u32, rival: u32) -> bool {
  let c = centroids[k];
  let r = centroids[rival];
  let delta = c - r;
  let corner = select(cell.low, cell.high, delta > vec4<i32>(0));
  let margin = dot4(c, c) - dot4(r, r) - 2 * dot4(delta, corner);
  return margin < 0 || (margin == 0 && k <= rival);
}

fn take_whole(cell: Cell, winner: u32) {
  let at = winner * SUM_WORDS;
  atomicAdd(&sums[at], cell.pixels);
  for (var d = 0u; d < DIMS; d++) {
    add_wide(at + 1u + 2u * d, cell.sum_low[d], cell.sum_high[d]);
  }
}

fn take_run() {}

// Writes the set of a cell and returns how many are in it.
fn write_reach(cell: Cell, index: u32, rival: u32) -> u32 {
  var count = 0u;
  for (var word = 0u; word < REACH_WORDS; word++) {
    var kept = 0u;
    for (var bits = reach_above[cell.above * REACH_WORDS + word]; bits != 0u; bits &= bits - 1u) {
      let bit = firstTrailingBit(bits);
      if (is_in_reach(cell, word * 32u + bit, rival)) {
        kept |= 1u << bit;
      }
    }
    reach[index * REACH_WORDS + word] = kept;
    count += countOneBits(kept);
  }
  return count;
}

fn count_above(cell: Cell) -> u32 {
  var count = 0u;
  for (var word = 0u; word < REACH_WORDS; word++) {
    count += countOneBits(reach_above[cell.above * REACH_WORDS + word]);
  }
  return count;
}

@compute @workgroup_size(GROUP)
fn prune(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= params.cell_count) {
    return;
  }
  let cell = cells[id.x];
  let rival = nearest_to_middle(cell);
  let count = write_reach(cell, id.x, rival);
  // One left already above: the sums of the cell around this one are in.
  let is_new = params.coarsest == 1u || count_above(cell) > 1u;
  if (count == 1u && is_new) {
    take_whole(cell, rival);
  }
}
