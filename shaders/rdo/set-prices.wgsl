// Sets the prices of the rows that begin in a part, strip by strip, a workgroup each. The rows that they are learned
// from were chosen in parts before.

#include choice.wgsl
#include memory.wgsl

@group(0) @binding(0) var<uniform> part: Part;
// The palette, and tables.
@group(0) @binding(1) var<storage, read> entries: array<vec4<i32>>;
@group(0) @binding(2) var<storage, read> strips: array<Strip>;
@group(0) @binding(3) var<storage, read_write> memory: array<u32>;

const THREADS = WAYS * RDO_ROWS;

#include codes.wgsl
#include prices.wgsl

const NONE = 0xffffffffu;

// The row of a strip that begins at a step, or NONE: never two do.
fn opening_at(step: u32, strip: Strip) -> u32 {
  let since = step % part.period;
  let team = min(since / part.apart, part.teams - 1u);
  let slot = min((since - team * part.apart) / ROW_STEPS, RDO_ROWS - 1u);
  let at = place_at(step, team, slot, strip);
  return select(NONE, at.row, at.is_live && at.block == 0u);
}

@compute @workgroup_size(THREADS)
fn set_prices(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) t: u32) {
  let number = group.y * ROW + group.x;
  if (number >= part.strip_count) {
    return;
  }
  let strip = strips[number];
  strip_at = number * part.strip_words;
  for (var s = part.first_step; s < part.end_step; s++) {
    let row = opening_at(s, strip);
    if (row == NONE) {
      continue;
    }
    if (row > 0u && row < part.lag) {
      // Nothing is learned yet. A thread reads what it wrote itself.
      write_prices(row, false, t);
      continue;
    }
    if (t < 2u) {
      atomicStore(&sums[2u + t], 0u);
    }
    learn_row(row, t);
    // All is added up before anyone looks at the sums.
    workgroupBarrier();
    let sets = sets_prices(row);
    if (sets) {
      fade(t);
    }
    // The book and its sums are there before prices are made of them.
    storageBarrier();
    workgroupBarrier();
    write_prices(row, sets, t);
    if (t < 2u) {
      atomicStore(&sums[t], 0u);
    }
    // Prices were made before the book changes, and the sums are empty before anyone adds to them.
    workgroupBarrier();
  }
}
