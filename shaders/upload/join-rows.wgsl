// Takes pixels out of rows that are padded, as copies of textures are, so that each follows the one before. Twin of
// TypedArray.set, row by row.
// No barrier: a thread writes its own words.

struct Params {
  // Pixels of a row, and from one row to the next.
  width: u32,
  stride: u32,
  // The first pixel that is taken, rows without padding; where it goes; and how many are taken.
  from_pixel: u32,
  to_pixel: u32,
  count: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> padded: array<u32>;
@group(0) @binding(2) var<storage, read_write> pixels: array<u32>;

@compute @workgroup_size(GROUP)
fn join_rows(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let block = group.y * ROW + group.x;
  for (var i = 0u; i < PER_THREAD; i++) {
    let at = (block * PER_THREAD + i) * GROUP + local;
    if (at < params.count) {
      let pixel = params.from_pixel + at;
      pixels[params.to_pixel + at] = padded[(pixel / params.width) * params.stride + pixel % params.width];
    }
  }
}
