// Where cells begin in the sorted list of colors; twin of src/quantize/kmeans/octree.ts. The including shader binds
// `params`, with `color_count` and `translucent`, and `keys`.

// The bits of a key that tell its 4-, 8- and 16-wide cell.
const CELL_MASKS = vec3<u32>(0xfcfcfcfcu, 0xf8f8f8f8u, 0xf0f0f0f0u);

// 1 for each kind of cell that begins at a color: no cell holds both opaque and other colors.
fn begins_at(i: u32) -> vec3<u32> {
  if (i == 0u || i == params.translucent) {
    return vec3<u32>(1u);
  }
  return select(vec3<u32>(0u), vec3<u32>(1u), (vec3<u32>(keys[i] ^ keys[i - 1u]) & CELL_MASKS) != vec3<u32>(0u));
}

fn colors_of(thread: u32) -> vec2<u32> {
  let first = thread * PER_THREAD;
  return vec2<u32>(first, min(first + PER_THREAD, params.color_count));
}
