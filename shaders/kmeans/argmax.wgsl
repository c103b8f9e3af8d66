// The worst-served of a workgroup's colors: the largest distance, ties to the lowest key. Distance 0 is nobody.

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
  workgroupBarrier();
  atomicMax(&top_distance, mine.distance);
  workgroupBarrier();
  let worst = mine.distance > 0u && mine.distance == atomicLoad(&top_distance);
  if (worst) {
    atomicMin(&top_key, mine.key);
  }
  workgroupBarrier();
  return worst && mine.key == atomicLoad(&top_key);
}

fn is_worse(a: Served, b: Served) -> bool {
  return a.distance > b.distance || (a.distance == b.distance && a.key < b.key);
}
