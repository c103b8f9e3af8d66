// What the clustering knows about itself, in the order of src/gpu/status.ts.

struct Status {
  iterations: u32,
  done: u32,
  converged: u32,
  // Sum of the absolute changes of all centroid coordinates in the last iteration.
  change: u32,
  // The empty cluster to re-seed in this iteration, or NONE.
  empty: u32,
  // Clusters re-seeded so far.
  reseeds: u32,
}

const NONE = 0xffffffffu;
