// What is found of an index map: the pixels of each entry, then two sums of 64 bits, low word first: squared errors
// where pixel and entry are opaque, and those of the others in parts of 1 / 130050 (2 * 255^2).

const OPAQUE_SUM = MAX_COLORS;
const OTHER_SUM = MAX_COLORS + 2u;
