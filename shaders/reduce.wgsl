// Occupied bins per run of BINS_PER_THREAD bins: the first of the three steps of the compaction. One thread a run and no
// barrier: a scan of quarter a million runs is cheap, barriers in thousands of workgroups are not.

override GROUP: u32;
override BINS_PER_THREAD: u32;

@group(0) @binding(0) var<storage, read> bins: array<vec4<u32>>;
@group(0) @binding(1) var<storage, read_write> blocks: array<u32>;

@compute @workgroup_size(GROUP)
fn reduce(@builtin(global_invocation_id) id: vec3<u32>) {
  let first = id.x * BINS_PER_THREAD / 4u;
  let end = min(first + BINS_PER_THREAD / 4u, arrayLength(&bins));
  if (first >= end) {
    return;
  }
  var occupied = vec4<u32>(0u);
  for (var i = first; i < end; i++) {
    occupied += min(bins[i], vec4<u32>(1u));
  }
  blocks[id.x] = occupied.x + occupied.y + occupied.z + occupied.w;
}
