// The worst-served of a workgroup's colors: the largest distance, ties to the lowest key. Distance 0 is nobody. Once a
// dispatch: between its last read and another first write there would be no barrier.

struct Served {
  distance: u32,
  key: u32,
  color: u32,
}

var<workgroup> top_distance: atomic<u32>;
var<workgroup> top_key: atomic<u32>;

// True for the one thread that holds it. Called by the whole workgroup.
fn is_farthest(mine: Served, local: u32) -> bool {
  if (local == 0u) {
    atomicStore(&top_distance, 0u);
    atomicStore(&top_key, 0xffffffffu);
  }
  // Set before anyone compares.
  workgroupBarrier();
  atomicMax(&top_distance, mine.distance);
  // All have compared before anyone reads the largest.
  workgroupBarrier();
  let worst = mine.distance > 0u && mine.distance == atomicLoad(&top_distance);
  if (worst) {
    atomicMin(&top_key, mine.key);
  }
  // The same for the keys; both stay as they are from here on.
  workgroupBarrier();
  return worst && mine.key == atomicLoad(&top_key);
}

fn is_worse(a: Served, b: Served) -> bool {
  return a.distance > b.distance || (a.distance == b.distance && a.key < b.key);
}
