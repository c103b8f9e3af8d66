// A colour cell, as src/gpu/cells.ts writes it: colours start..end of the list, and the box that holds their points.

// Words of the set of centroids in reach of a cell.
override REACH_WORDS: u32;

struct Cell {
  low: vec4<i32>,
  high: vec4<i32>,
  // The weighted coordinate sums, 64 bits each.
  sum_low: vec4<u32>,
  sum_high: vec4<u32>,
  start: u32,
  end: u32,
  pixels: u32,
  // The cell around it, one level coarser; on the coarsest level 1 where the colours are opaque in an image with alpha,
  // else 0. No cell holds both kinds.
  above: u32,
}
