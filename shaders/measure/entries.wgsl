// What is found of the labels of colors, for each entry: its pixels, the pixels of its commonest color, how far that is
// from the end of the list (0 for none, so that the first of several has most) and its key. Behind them, two sums of 64
// bits of squared errors, low word first, as in figures.wgsl, and how many colors are frequent, then place, key, pixels
// and entry of each of those.

const PIXELS = 0u;
const MOST = MAX_COLORS;
const FROM_END = 2u * MAX_COLORS;
const COMMONEST = 3u * MAX_COLORS;
const ERRORS = 4u * MAX_COLORS;
const OTHER_ERRORS = ERRORS + 2u;
const FREQUENT = OTHER_ERRORS + 2u;

// Whether a color may become an entry's: clear and opaque ones may serve colors that are nearly so, but must stay what
// such pixels can take.
fn may_take(entry: u32, key: u32) -> bool {
  return DIMS == 3u || (entry != 0u && (entry < OPAQUE_BITS || key >= OPAQUE_BITS));
}
