// Rows of the picture.
struct Strip {
  // The first that is worked through, the first that is kept, and the one behind the last.
  start: u32,
  kept: u32,
  end: u32,
}
