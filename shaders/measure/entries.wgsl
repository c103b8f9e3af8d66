// What is found of the labels of opaque colors, for each entry: its pixels, the pixels of its commonest color, how far
// that is from the end of the list (0 for none, so that the first of several has most) and its key. Behind them, a sum
// of 64 bits of squared errors of 8-bit sRGB, low word first, and how many colors are frequent, then place, key, pixels
// and entry of each of those.

const PIXELS = 0u;
const MOST = MAX_COLORS;
const FROM_END = 2u * MAX_COLORS;
const COMMONEST = 3u * MAX_COLORS;
const ERRORS = 4u * MAX_COLORS;
const FREQUENT = ERRORS + 2u;
