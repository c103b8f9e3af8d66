// Walks a thread's pixels, block by block, and merges runs of equal neighbors, so that a flat sky does not make one
// word hot. The including shader binds `pixels` and `pixel_count`, says what each pixel of a block counts:
// visibility_at(block), and where a run goes: add(key, amount, visibility). PER_THREAD is a multiple of BLOCK_PIXELS.

fn walk_runs(thread: u32) {
  let first = thread * PER_THREAD;
  let end = min(first + PER_THREAD, pixel_count);
  var run = 0u;
  var length = 0u;
  var visible = 0u;
  for (var block = first; block < end; block += BLOCK_PIXELS) {
    let visibility = visibility_at(block);
    for (var i = block; i < min(block + BLOCK_PIXELS, end); i += 4u) {
      let quad = pixels[i / 4u];
      for (var lane = 0u; lane < min(4u, end - i); lane++) {
        let key = key_of(quad[lane]);
        if (key != run) {
          if (length > 0u) {
            add(run, length, visible);
          }
          run = key;
          length = 0u;
          visible = 0u;
        }
        length++;
        visible += visibility;
      }
    }
  }
  if (length > 0u) {
    add(run, length, visible);
  }
}
