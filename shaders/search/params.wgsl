// What all shaders of the search are told; see src/gpu/search/gpu-search.ts.

struct Params {
  point_count: u32,
  centroid_count: u32,
  first_opaque: u32,
  fixed: u32,
  // Places by which weights are shifted right, for a sum below 2^29.
  shift: u32,
  seed: u32,
  rounds: u32,
  patience: u32,
  min_gain_ratio: u32,
  // Overrelaxed iterations after swaps.
  long_steps: u32,
}
