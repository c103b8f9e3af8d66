// What the clustering knows about itself, in the order of src/gpu/kmeans/status-words.ts.

struct Status {
  iterations: u32,
  done: u32,
  converged: u32,
  // Sum of the absolute changes of all centroid coordinates in the last iteration.
  change: u32,
  // 1 + the empty cluster that waits for the search for its new place, 0 for none. Until that is found nothing is
  // assigned.
  hole: u32,
  // Clusters re-seeded so far.
  reseeds: u32,
  // Overrelaxed iterations that come before the others.
  long_steps: u32,
  // 1 if a search has ended: nothing is left to do for it.
  asleep: u32,
  // The centroids that the last move changed, as bits.
  moved: array<u32, 8>,
}
