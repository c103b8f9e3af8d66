// Takes the pixels of some rows of a picture out of a part of it as it is stored: turned as EXIF says, and with padded
// rows, as copies of textures have. Twin of turnPixels of src/common/turn-pixels.ts.
// No barrier: a thread writes its own words.

struct Params {
  // Pixels of a row.
  width: u32,
  // Where the first one is stored, and how far on the next of its row and the next of its column are; wraps around.
  origin: u32,
  across: u32,
  down: u32,
  // The first pixel that is taken, counted from the part's first; where it goes; and how many are taken.
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
      pixels[params.to_pixel + at] =
        padded[params.origin + (pixel % params.width) * params.across + (pixel / params.width) * params.down];
    }
  }
}
