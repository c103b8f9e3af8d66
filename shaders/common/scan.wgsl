// The prefix sums of a list of sizes, and the total behind them.
// One workgroup: each thread takes a run of neighbouring sizes.

@group(0) @binding(0) var<uniform> size_count: u32;
@group(0) @binding(1) var<storage, read> sizes: array<u32>;
@group(0) @binding(2) var<storage, read_write> starts: array<u32>;

// Each thread writes its own place and reads others, in turn in two halves: a step reads what the one before wrote, and
// writes where that one read, so that one barrier stands between both.
var<workgroup> sums: array<array<u32, GROUP>, 2>;

// Inclusive prefix sum over the workgroup.
fn inclusive_sum(local: u32, value: u32) -> u32 {
  var sum = value;
  var half = 0u;
  for (var step = 1u; step < GROUP; step <<= 1u) {
    sums[half][local] = sum;
    // All have written before anyone reads.
    workgroupBarrier();
    if (local >= step) {
      sum += sums[half][local - step];
    }
    half = 1u - half;
  }
  return sum;
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
  let up_to = inclusive_sum(local, mine);
  var start = up_to - mine;
  for (var i = first; i < end; i++) {
    starts[i] = start;
    start += sizes[i];
  }
  if (local == GROUP - 1u) {
    starts[size_count] = up_to;
  }
}
