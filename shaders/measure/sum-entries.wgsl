// The pixels of each entry, those of its commonest color, and squared errors. Twin of findEntries of
// src/quantize/palette/host-labels.ts and of sumColorErrors of src/quantize/color/squared-error.ts.

#include ../common/group-sum.wgsl
#include color-errors.wgsl
#include entries.wgsl

@group(0) @binding(0) var<uniform> color_count: u32;
@group(0) @binding(1) var<storage, read> keys: array<u32>;
// Pixels of each color.
@group(0) @binding(2) var<storage, read> counts: array<u32>;
// A byte each.
@group(0) @binding(3) var<storage, read> labels: array<u32>;
@group(0) @binding(4) var<storage, read> palette: array<u32>;
// Touched by atomics alone: adding in any order gives the same.
@group(0) @binding(5) var<storage, read_write> entries: array<atomic<u32>>;

// Zeroed, then changed by atomics, then read, with a barrier between each.
var<workgroup> pixels: array<atomic<u32>, MAX_COLORS>;
var<workgroup> most: array<atomic<u32>, MAX_COLORS>;

fn add_errors(at: u32, sum: vec2<u32>) {
  let old = atomicAdd(&entries[at], sum.x);
  let high = sum.y + select(0u, 1u, old + sum.x < old);
  if (high != 0u) {
    atomicAdd(&entries[at + 1u], high);
  }
}

@compute @workgroup_size(GROUP)
fn sum_entries(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  for (var k = local; k < MAX_COLORS; k += GROUP) {
    atomicStore(&pixels[k], 0u);
    atomicStore(&most[k], 0u);
  }
  open_group_sum(local);
  // Zeroed before anyone adds.
  workgroupBarrier();
  let block = group.y * ROW + group.x;
  var own = vec2<u32>(0u);
  var other = vec2<u32>(0u);
  for (var i = 0u; i < PER_THREAD; i++) {
    let color = (block * PER_THREAD + i) * GROUP + local;
    if (color < color_count) {
      let label = (labels[color / 4u] >> (8u * (color % 4u))) & 255u;
      let count = counts[color];
      atomicAdd(&pixels[label], count);
      let key = keys[color];
      let entry = palette[label];
      if (may_take(entry, key)) {
        atomicMax(&most[label], count);
      }
      let a = channels_of(key);
      let b = channels_of(entry);
      if (DIMS == 3u || (a.w == 255 && b.w == 255)) {
        own = wide_add(own, wide_mul(opaque_error(a, b), count));
      } else {
        other = wide_add(other, wide_scale(other_error(a, b), count));
      }
    }
  }
  add_to_group_sum(own);
  if (DIMS == 4u && any(other != vec2<u32>(0u))) {
    add_errors(OTHER_ERRORS, other);
  }
  // All are added before anyone takes them out.
  workgroupBarrier();
  for (var k = local; k < MAX_COLORS; k += GROUP) {
    let mine = atomicLoad(&pixels[k]);
    if (mine != 0u) {
      atomicAdd(&entries[PIXELS + k], mine);
      atomicMax(&entries[MOST + k], atomicLoad(&most[k]));
    }
  }
  if (local == 0u) {
    add_errors(ERRORS, take_group_sum());
  }
}
