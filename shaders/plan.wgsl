// Between assignment and move: finds the lowest empty cluster, and lets the search for the worst-served colour run
// only where there is one.

#include status.wgsl

override MAX_COLORS: u32;
override SUM_WORDS: u32;

struct Params {
  centroid_count: u32,
  fixed: u32,
  worst_groups: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> sums: array<u32>;
@group(0) @binding(2) var<storage, read_write> status: Status;
// Workgroups of the indirect dispatches; those of the search come first.
@group(0) @binding(3) var<storage, read_write> dispatches: array<u32>;

var<workgroup> lowest: atomic<u32>;

@compute @workgroup_size(MAX_COLORS)
fn plan(@builtin(local_invocation_index) k: u32) {
  if (k == 0u) {
    atomicStore(&lowest, NONE);
  }
  workgroupBarrier();
  // Once done there are no sums, and every cluster would look empty.
  if (status.done == 0u && k >= params.fixed && k < params.centroid_count && sums[k * SUM_WORDS] == 0u) {
    atomicMin(&lowest, k);
  }
  workgroupBarrier();
  if (k == 0u) {
    let empty = atomicLoad(&lowest);
    status.empty = empty;
    dispatches[0] = select(params.worst_groups, 0u, empty == NONE);
  }
}
