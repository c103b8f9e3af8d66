// Counts the bytes of rows whose indices are the nearest entries, several a byte: those that begin in a tile. Twin of
// byteCounts of src/common/packed-rows.ts.

struct Params {
  width: u32,
  // Bytes of a row, and indices of a byte.
  units: u32,
  per_byte: u32,
  // The bytes that begin in the tile, counted from that of the first pixel of all.
  first: u32,
  end: u32,
  // Pixels before the tile, and before the next one.
  low_base: u32,
  high_base: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
// Indices of the tile and of the next one, a byte each.
@group(0) @binding(1) var<storage, read> low: array<u32>;
@group(0) @binding(2) var<storage, read> high: array<u32>;
@group(0) @binding(3) var<storage, read_write> counts: array<atomic<u32>>;

// Zeroed, then added to by atomics, then read, with a barrier between each.
var<workgroup> own: array<atomic<u32>, 256>;

fn index_of(pixel: u32) -> u32 {
  if (pixel < params.high_base) {
    let place = pixel - params.low_base;
    return (low[place / 4u] >> (8u * (place % 4u))) & 255u;
  }
  let place = pixel - params.high_base;
  return (high[place / 4u] >> (8u * (place % 4u))) & 255u;
}

fn byte_of(number: u32) -> u32 {
  let row = number / params.units;
  let bits = 8u / params.per_byte;
  let begin = (number % params.units) * params.per_byte;
  var byte = 0u;
  for (var i = 0u; i < params.per_byte; i++) {
    byte <<= bits;
    if (begin + i < params.width) {
      byte |= index_of(row * params.width + begin + i);
    }
  }
  return byte;
}

@compute @workgroup_size(GROUP)
fn count_bytes(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  for (var k = local; k < 256u; k += GROUP) {
    atomicStore(&own[k], 0u);
  }
  // Zeroed before anyone adds.
  workgroupBarrier();
  let block = group.y * ROW + group.x;
  for (var i = 0u; i < PER_THREAD; i++) {
    let number = params.first + (block * PER_THREAD + i) * GROUP + local;
    if (number < params.end) {
      atomicAdd(&own[byte_of(number)], 1u);
    }
  }
  // All are added before they are taken out.
  workgroupBarrier();
  for (var k = local; k < 256u; k += GROUP) {
    let count = atomicLoad(&own[k]);
    if (count > 0u) {
      atomicAdd(&counts[k], count);
    }
  }
}
