// Turns the counts of all blocks into their prefix sums, and writes the total behind them.
// One workgroup: each thread takes a run of neighbouring blocks.

override GROUP: u32;

@group(0) @binding(0) var<uniform> block_count: u32;
@group(0) @binding(1) var<storage, read_write> blocks: array<u32>;

var<workgroup> ladder: array<u32, GROUP>;

// Exclusive prefix sum over the workgroup; the last rung then holds the total.
fn exclusive_sum(local: u32, value: u32) -> u32 {
  ladder[local] = value;
  workgroupBarrier();
  for (var step = 1u; step < GROUP; step <<= 1u) {
    var below = 0u;
    if (local >= step) {
      below = ladder[local - step];
    }
    workgroupBarrier();
    ladder[local] += below;
    workgroupBarrier();
  }
  return ladder[local] - value;
}

@compute @workgroup_size(GROUP)
fn scan(@builtin(local_invocation_index) local: u32) {
  let share = (block_count + GROUP - 1u) / GROUP;
  let first = min(local * share, block_count);
  let end = min(first + share, block_count);
  var mine = 0u;
  for (var i = first; i < end; i++) {
    mine += blocks[i];
  }
  var offset = exclusive_sum(local, mine);
  for (var i = first; i < end; i++) {
    let size = blocks[i];
    blocks[i] = offset;
    offset += size;
  }
  if (local == 0u) {
    blocks[block_count] = ladder[GROUP - 1u];
  }
}
