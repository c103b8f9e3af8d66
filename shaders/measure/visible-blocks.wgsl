// The squared OKLab distance between the mean light of blocks of a picture and of its palette image, over white and,
// where something is not opaque, over black. Twin of sumBlocks of src/quantize/color/visible-difference.ts.

#include ../common/u64.wgsl
#include ../common/color-space.wgsl

struct Params {
  width: u32,
  // Rows of pixels: of the first block, and behind the last.
  top: u32,
  bottom: u32,
  // Pixels before the two tiles, and before the indices.
  low: u32,
  high: u32,
  base: u32,
  // Over white alone, or over black too.
  grounds: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> low: array<u32>;
@group(0) @binding(2) var<storage, read> high: array<u32>;
// A byte each.
@group(0) @binding(3) var<storage, read> indices: array<u32>;
// Linear light of the 8-bit levels.
@group(0) @binding(4) var<storage, read> light: array<u32>;
// Linear light of the entries over white, then over black.
@group(0) @binding(5) var<storage, read> entries: array<vec4<u32>>;
@group(0) @binding(6) var<storage, read> oklab: array<u32>;
// A sum of 64 bits for each ground, touched by atomics alone: adding in any order gives the same.
@group(0) @binding(7) var<storage, read_write> sums: array<atomic<u32>>;

// The sums of the workgroup. Zeroed, then added to by atomics, then read, with a barrier between each.
var<workgroup> parts: array<atomic<u32>, 4>;

fn pixel_at(pixel: u32) -> u32 {
  if (pixel < params.high) {
    return low[pixel - params.low];
  }
  return high[pixel - params.high];
}

// The light of a color that is laid over black or white.
fn light_of(color: u32, ground: u32) -> vec3<u32> {
  let levels = vec3<u32>(light[color & 255u], light[(color >> 8u) & 255u], light[(color >> 16u) & 255u]);
  let alpha = color >> 24u;
  if (alpha == 255u) {
    return levels;
  }
  let behind = select(0u, WHITE_LIGHT * (255u - alpha), ground == 0u);
  return (2u * (levels * alpha + behind) + 255u) / 510u;
}

// Cube roots of what the cones make of the mean of some pixels' light.
fn cones_of(sum: vec3<u32>, pixels: u32) -> vec3<i32> {
  let mean = (2u * sum + pixels) / (2u * pixels);
  let long = 3377u * mean.x + 4394u * mean.y + 421u * mean.z;
  let medium = 1736u * mean.x + 5576u * mean.y + 880u * mean.z;
  let short = 723u * mean.x + 2308u * mean.y + 5161u * mean.z;
  let responses = min(vec3<u32>(long, medium, short) >> vec3<u32>(CONE_SHIFT), vec3<u32>(0xffffffu));
  return vec3<i32>(vec3<u32>(cube_root(responses.x), cube_root(responses.y), cube_root(responses.z)));
}

// At most about 2^28.
fn distance_of(pixels: vec3<i32>, entries: vec3<i32>) -> u32 {
  let off = pixels - entries;
  let lab = vec3<i32>(
    1724 * off.x + 6501 * off.y - 33 * off.z,
    16204 * off.x - 19895 * off.y + 3691 * off.z,
    212 * off.x + 6413 * off.y - 6625 * off.z,
  );
  let units = (lab + (1 << 14u)) >> vec3<u32>(15u);
  return u32(units.x * units.x + units.y * units.y + units.z * units.z);
}

fn block_distance(left: u32, top: u32, ground: u32) -> u32 {
  let right = min(left + BLOCK_SIDE, params.width);
  let bottom = min(top + BLOCK_SIDE, params.bottom);
  var of_pixels = vec3<u32>(0u);
  var of_entries = vec3<u32>(0u);
  for (var y = top; y < bottom; y++) {
    for (var x = left; x < right; x++) {
      let pixel = y * params.width + x;
      let byte = pixel - params.base;
      let index = (indices[byte / 4u] >> (8u * (byte % 4u))) & 255u;
      of_pixels += light_of(pixel_at(pixel), ground);
      of_entries += entries[ground * MAX_COLORS + index].xyz;
    }
  }
  let count = (bottom - top) * (right - left);
  return distance_of(cones_of(of_pixels, count), cones_of(of_entries, count));
}

fn add_part(at: u32, sum: vec2<u32>) {
  let old = atomicAdd(&parts[at], sum.x);
  atomicAdd(&parts[at + 1u], sum.y + select(0u, 1u, old + sum.x < old));
}

fn add_sum(at: u32, sum: vec2<u32>) {
  let old = atomicAdd(&sums[at], sum.x);
  atomicAdd(&sums[at + 1u], sum.y + select(0u, 1u, old + sum.x < old));
}

@compute @workgroup_size(GROUP)
fn visible_blocks(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  if (local == 0u) {
    for (var at = 0u; at < 4u; at++) {
      atomicStore(&parts[at], 0u);
    }
  }
  // Zeroed before anyone adds.
  workgroupBarrier();
  let across = (params.width + BLOCK_SIDE - 1u) / BLOCK_SIDE;
  let down = (params.bottom - params.top + BLOCK_SIDE - 1u) / BLOCK_SIDE;
  let first = (group.y * ROW + group.x) * PER_THREAD;
  for (var ground = 0u; ground < params.grounds; ground++) {
    var mine = vec2<u32>(0u);
    for (var i = 0u; i < PER_THREAD; i++) {
      let block = (first + i) * GROUP + local;
      if (block < across * down) {
        let place = vec2<u32>(block % across, block / across) * BLOCK_SIDE;
        mine = wide_add(mine, vec2<u32>(block_distance(place.x, params.top + place.y, ground), 0u));
      }
    }
    add_part(2u * ground, mine);
  }
  // All are added before anyone takes them out.
  workgroupBarrier();
  if (local < params.grounds) {
    add_sum(2u * local, vec2<u32>(atomicLoad(&parts[2u * local]), atomicLoad(&parts[2u * local + 1u])));
  }
}
