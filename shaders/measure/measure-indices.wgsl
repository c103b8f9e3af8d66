// Counts the pixels of each entry, and sums up squared errors of 8-bit sRGB as integers, straight alpha over black and
// over white. Twin of sumErrors of src/quantize/color/squared-error.ts.

#include ../common/u64.wgsl
#include color-errors.wgsl
#include figures.wgsl

struct Params {
  // The first pixel, and the one behind the last.
  first: u32,
  end: u32,
  // Pixels before the two tiles, and before the indices.
  low: u32,
  high: u32,
  base: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> low: array<u32>;
@group(0) @binding(2) var<storage, read> high: array<u32>;
// A byte each.
@group(0) @binding(3) var<storage, read> indices: array<u32>;
@group(0) @binding(4) var<storage, read> palette: array<u32>;
// Touched by atomics alone: adding in any order gives the same.
@group(0) @binding(5) var<storage, read_write> figures: array<atomic<u32>>;

// Zeroed, then added to by atomics, then read, with a barrier between each.
var<workgroup> usage: array<atomic<u32>, MAX_COLORS>;
var<workgroup> opaque_sum: atomic<u32>;

fn pixel_at(pixel: u32) -> u32 {
  if (pixel < params.high) {
    return low[pixel - params.low];
  }
  return high[pixel - params.high];
}

fn add_figure(at: u32, sum: vec2<u32>) {
  let old = atomicAdd(&figures[at], sum.x);
  let high_part = sum.y + select(0u, 1u, old + sum.x < old);
  if (high_part != 0u) {
    atomicAdd(&figures[at + 1u], high_part);
  }
}

@compute @workgroup_size(GROUP)
fn measure(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  for (var k = local; k < MAX_COLORS; k += GROUP) {
    atomicStore(&usage[k], 0u);
  }
  if (local == 0u) {
    atomicStore(&opaque_sum, 0u);
  }
  // Zeroed before anyone adds.
  workgroupBarrier();
  let block = group.y * ROW + group.x;
  var mine = 0u;
  var other = vec2<u32>(0u);
  for (var i = 0u; i < PER_THREAD; i++) {
    let pixel = params.first + (block * PER_THREAD + i) * GROUP + local;
    if (pixel < params.end) {
      let byte = pixel - params.base;
      let index = (indices[byte / 4u] >> (8u * (byte % 4u))) & 255u;
      atomicAdd(&usage[index], 1u);
      let a = channels_of(pixel_at(pixel));
      let b = channels_of(palette[index]);
      if (DIMS == 3u || (a.w == 255 && b.w == 255)) {
        mine += opaque_error(a, b);
      } else {
        other = wide_add(other, other_error(a, b));
      }
    }
  }
  // A workgroup's 4096 pixels have a sum below 2^30.
  atomicAdd(&opaque_sum, mine);
  if (DIMS == 4u && any(other != vec2<u32>(0u))) {
    add_figure(OTHER_SUM, other);
  }
  // All are added before anyone takes them out.
  workgroupBarrier();
  for (var k = local; k < MAX_COLORS; k += GROUP) {
    let pixels = atomicLoad(&usage[k]);
    if (pixels != 0u) {
      atomicAdd(&figures[k], pixels);
    }
  }
  if (local == 0u) {
    add_figure(OPAQUE_SUM, vec2<u32>(atomicLoad(&opaque_sum), 0u));
  }
}
