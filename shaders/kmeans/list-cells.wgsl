// Lists the cells with what is in them: the 16-wide ones with their 8-wide ones, those with their colors and with their
// 4-wide ones, and these with their colors.
// No barrier: nobody reads what is written here, and each word has one writer: the thread of a cell's first color
// writes where it begins, and where the cell before it ends; the thread of the last color writes the last ends.

#include cells.wgsl

struct Params {
  color_count: u32,
  translucent: u32,
  runs: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> keys: array<u32>;
// Cells before each run of colors: see points.wgsl.
@group(0) @binding(2) var<storage, read> before: array<u32>;
// First color of each 4-wide cell, and the end.
@group(0) @binding(3) var<storage, read_write> starts: array<u32>;
@group(0) @binding(4) var<storage, read_write> leaves: array<Leaf>;
@group(0) @binding(5) var<storage, read_write> tops: array<Top>;
// The same cells of the list of 4-wide cells.
@group(0) @binding(6) var<storage, read_write> coarse_leaves: array<Leaf>;
@group(0) @binding(7) var<storage, read_write> coarse_tops: array<Top>;

#include cell-bounds.wgsl

fn end_leaf(leaf: u32, color: u32, cell: u32) {
  leaves[leaf].end = color;
  coarse_leaves[leaf].end = cell;
}

fn end_top(top: u32, leaf: u32) {
  tops[top].end = leaf;
  coarse_tops[top].end = leaf;
}

fn begin_leaf(leaf: u32, color: u32, cell: u32) {
  leaves[leaf].start = color;
  coarse_leaves[leaf].start = cell;
  if (leaf > 0u) {
    end_leaf(leaf - 1u, color, cell);
  }
}

fn begin_top(top: u32, leaf: u32, color: u32) {
  let opaque = u32(params.translucent > 0u && color >= params.translucent);
  tops[top].first = leaf;
  tops[top].opaque = opaque;
  coarse_tops[top].first = leaf;
  coarse_tops[top].opaque = opaque;
  if (top > 0u) {
    end_top(top - 1u, leaf);
  }
}

@compute @workgroup_size(GROUP)
fn list_cells(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= params.runs) {
    return;
  }
  let run = colors_of(id.x);
  // Cell, leaf and top that begin next.
  var next = vec3<u32>(0u);
  for (var level = 0u; level < 3u; level++) {
    next[level] = before[level * params.runs + id.x] - before[level * params.runs];
  }
  for (var i = run.x; i < run.y; i++) {
    let begins = begins_at(i);
    if (begins.x == 1u) {
      starts[next.x] = i;
    }
    if (begins.y == 1u) {
      begin_leaf(next.y, i, next.x);
    }
    if (begins.z == 1u) {
      begin_top(next.z, next.y, i);
    }
    next += begins;
  }
  if (run.y == params.color_count) {
    starts[next.x] = params.color_count;
    end_leaf(next.y - 1u, params.color_count, next.x);
    end_top(next.z - 1u, next.y);
  }
}
