// Picks the pixels in some columns of some rows of a picture, as far as they are in one of its tiles. Twin of
// pickPoints of src/common/held-points.ts.
// No barrier: a thread writes its own words.

struct Params {
  // Pixels of a row of the picture, and points of a row.
  width: u32,
  columns: u32,
  // The first point that is picked, and how many are.
  first_point: u32,
  count: u32,
  // The first pixel of the tile, and its pixels.
  first_pixel: u32,
  pixel_count: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> xs: array<u32>;
@group(0) @binding(2) var<storage, read> ys: array<u32>;
@group(0) @binding(3) var<storage, read> pixels: array<u32>;
@group(0) @binding(4) var<storage, read_write> points: array<u32>;

@compute @workgroup_size(GROUP)
fn pick_points(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let block = group.y * ROW + group.x;
  for (var i = 0u; i < PER_THREAD; i++) {
    let at = (block * PER_THREAD + i) * GROUP + local;
    if (at < params.count) {
      let point = params.first_point + at;
      let pixel = ys[point / params.columns] * params.width + xs[point % params.columns];
      // Wraps around in front of the tile.
      if (pixel - params.first_pixel < params.pixel_count) {
        points[at] = pixels[pixel - params.first_pixel];
      }
    }
  }
}
