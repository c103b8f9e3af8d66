// A part of the error diffusion of strips, which go side by side: some steps of a block of ROWS rows of each. At step s
// the row t of a block is at column s - 2 * t - 1: two columns behind the row above.

#include strip.wgsl

struct Part {
  width: u32,
  height: u32,
  first_step: u32,
  end_step: u32,
  // The block's first row, counted from that of its strip.
  first_row: u32,
  // Workgroups of `prepare` side by side, and below each other, for a strip.
  across: u32,
  down: u32,
  // Pixels before the two tiles.
  low: u32,
  high: u32,
  // Pixels before the nearest entries and before the result; multiples of 4.
  nearest_base: u32,
  result_base: u32,
  strip_count: u32,
  // Rows of a strip that there are places for.
  row_count: u32,
  entry_count: u32,
  first_opaque: u32,
  // 0..256.
  strength: u32,
  // 1 if opaque pixels have entries of their own.
  serves_opaque: u32,
}

// A pixel that is ready for the diffusion, in the packing of coords.wgsl: above the coordinates stand whether it takes
// an error, in the first word, and its nearest entry, in the second.
const EXTRA_SHIFT = 22u;

fn prepared_at(strip: u32, step: u32, row: u32) -> u32 {
  return (strip * (part.end_step - part.first_step) + step - part.first_step) * part.row_count + row;
}
