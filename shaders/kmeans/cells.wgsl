// The nested color cells that centroids are pruned on, in the order of src/gpu/kmeans/make-cells.ts.

struct Top {
  low: vec2<u32>,
  high: vec2<u32>,
  // Cells first..end of the leaves.
  first: u32,
  end: u32,
  // 1 if the colors may take opaque centroids only. No cell holds both kinds.
  opaque: u32,
  // 1 + the centroid nearest to the middle, 0 at first.
  rival: u32,
}

struct Leaf {
  low: vec2<u32>,
  high: vec2<u32>,
  // Colors start..end of the list.
  start: u32,
  end: u32,
}
