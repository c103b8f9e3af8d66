// The prefix sums of a list of sizes, and the total behind them.
// One workgroup: each thread takes a run of neighbouring sizes.

@group(0) @binding(0) var<uniform> size_count: u32;
@group(0) @binding(1) var<storage, read> sizes: array<u32>;
@group(0) @binding(2) var<storage, read_write> starts: array<u32>;

// Each thread writes its own place and reads others: barriers stand between a write and the reads that follow, and
// between those and the next write.
var<workgroup> sums: array<u32, GROUP>;

// Exclusive prefix sum over the workgroup; the last place then holds the total.
fn exclusive_sum(local: u32, value: u32) -> u32 {
  sums[local] = value;
  // Before the first step reads.
  workgroupBarrier();
  for (var step = 1u; step < GROUP; step <<= 1u) {
    var below = 0u;
    if (local >= step) {
      below = sums[local - step];
    }
    // All have read before anyone writes.
    workgroupBarrier();
    sums[local] += below;
    // All have written before the next step, or the caller, reads.
    workgroupBarrier();
  }
  return sums[local] - value;
}

@compute @workgroup_size(GROUP)
fn scan(@builtin(local_invocation_index) local: u32) {
  let share = (size_count + GROUP - 1u) / GROUP;
  let first = min(local * share, size_count);
  let end = min(first + share, size_count);
  var mine = 0u;
  for (var i = first; i < end; i++) {
    mine += sizes[i];
  }
  var start = exclusive_sum(local, mine);
  for (var i = first; i < end; i++) {
    starts[i] = start;
    start += sizes[i];
  }
  if (local == 0u) {
    starts[size_count] = sums[GROUP - 1u];
  }
}
