// Counts pixels: each thread merges runs of equal neighbours first, so that a flat sky does not make one bin hot.
// The including shader says where a run goes: add(key, amount).

override GROUP: u32;
override PER_THREAD: u32;

@group(0) @binding(0) var<uniform> pixel_count: u32;
@group(0) @binding(1) var<storage, read> pixels: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read_write> table: array<atomic<u32>>;

@compute @workgroup_size(GROUP)
fn count(@builtin(global_invocation_id) id: vec3<u32>) {
  let first = id.x * PER_THREAD;
  let end = min(first + PER_THREAD, pixel_count);
  var run = 0u;
  var length = 0u;
  for (var i = first; i < end; i += 4u) {
    let quad = pixels[i / 4u];
    for (var lane = 0u; lane < min(4u, end - i); lane++) {
      let key = key_of(quad[lane]);
      if (key != run) {
        add(run, length);
        run = key;
        length = 0u;
      }
      length++;
    }
  }
  add(run, length);
}
