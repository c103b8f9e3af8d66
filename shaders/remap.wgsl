// One palette index per pixel, four packed in a word. The including shader looks a key up: index_of(key).

override GROUP: u32;

@group(0) @binding(0) var<uniform> pixel_count: u32;
@group(0) @binding(1) var<storage, read> pixels: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read> table: array<u32>;
@group(0) @binding(3) var<storage, read_write> indices: array<u32>;

@compute @workgroup_size(GROUP)
fn remap(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x * 4u >= pixel_count) {
    return;
  }
  let quad = pixels[id.x];
  var packed = 0u;
  for (var lane = 0u; lane < 4u; lane++) {
    packed |= index_of(key_of(quad[lane])) << (8u * lane);
  }
  indices[id.x] = packed;
}
