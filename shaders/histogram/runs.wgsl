// Walks a thread's pixels and merges runs of equal neighbours, so that a flat sky does not make one word hot.
// The including shader binds `pixels` and `pixel_count`, and says where a run goes: add(key, amount).

fn walk_runs(thread: u32) {
  let first = thread * PER_THREAD;
  let end = min(first + PER_THREAD, pixel_count);
  var run = 0u;
  var length = 0u;
  for (var i = first; i < end; i += 4u) {
    let quad = pixels[i / 4u];
    for (var lane = 0u; lane < min(4u, end - i); lane++) {
      let key = key_of(quad[lane]);
      if (key != run) {
        if (length > 0u) {
          add(run, length);
        }
        run = key;
        length = 0u;
      }
      length++;
    }
  }
  if (length > 0u) {
    add(run, length);
  }
}
