/**
 * Where the addresses and numbers of a row's job stand, in the order of src/quantize/rdo/trellis-kernel.ts; and the
 * arrays of survivors.
 */

/** Addresses of what the row's pixels are, i32 x 4 but for the bytes of weights, fixed and nearest. */
export const OWN: usize = 0
export const BASE: usize = 4
export const NEXT: usize = 8
export const WEIGHTS: usize = 12
export const FIXED: usize = 16
export const NEAREST: usize = 20
/** Address of the row's first byte in the stream. */
export const ROW: usize = 24
/** Addresses of the palette: i16 x 4 each, and i32 each. */
export const ENTRIES: usize = 28
export const EXTRAS: usize = 32
/** Addresses of the prices. */
export const LITERAL: usize = 36
export const START: usize = 40
export const GROW: usize = 44
export const PLACE: usize = 48
/** Addresses of what the trellis keeps. */
export const SURVIVORS: usize = 52
export const TAKEN: usize = 56
export const BEGUN: usize = 60
export const BYTES: usize = 64
export const STEPS: usize = 68
export const SEARCH: usize = 72
/** Address of what `stepOpaque` reads of each entry: coordinates as i16 x 4 without alpha, price as literal, index. */
export const RECORDS: usize = 76
/** Numbers. */
export const WIDTH: usize = 80
export const PER_BYTE: usize = 84
/** Survivors, and how many of them follow the row itself. */
export const COUNT: usize = 88
export const NEAR: usize = 92
export const ENTRY_COUNT: usize = 96
export const FIRST_OPAQUE: usize = 100
/** 1 if all entries from the first opaque one on are opaque. */
export const SERVED: usize = 104
/** The squared error above which a pixel does not take the byte of a source. */
export const MAX_PIXEL_ERROR: usize = 108
/** Set by the kernel: total plus exit of the best survivor. */
export const BEST_COST: usize = 112

/** Arrays of 16 i32 in the survivors' memory, one after the other. */
export const TOTAL: usize = 0
export const EXIT: usize = 64
export const LENGTH: usize = 128
export const PAST: usize = 192
/** Carried errors as pairs of i16: of the first two coordinates, and of the last two. */
export const ERRORS_01: usize = 256
export const ERRORS_23: usize = 320
/** Total plus exit. */
export const SUM: usize = 384
export const SURVIVORS_BYTES: usize = 448
/** The errors that the latest bytes would hand on, behind the survivors: two vectors. */
export const HANDED: usize = SURVIVORS_BYTES
/** Of survivors 1 and up: where the byte lies that each one goes on with, and how far that moves from unit to unit. */
export const SOURCE: usize = HANDED + 32
export const MOVE: usize = SOURCE + 64

/** The total of a survivor that does not live. */
export const FAR: i32 = 1 << 30
export const MAX_COST: i32 = 3 << 28
export const MAX_ERROR: i32 = (1 << 23) - 1
/** The largest coordinate, and full alpha. */
export const MOST: i32 = 2047
export const FULL_ALPHA: i32 = 1785
export const SHARE_SHIFT: i32 = 12

export function alphaAt(job: usize, x: i32): i32 {
  return load<i32>(load<usize>(job, OWN) + ((<usize>x) << 4), 12)
}

/** Whether a pixel keeps its nearest entry: one of a ground, and a fully transparent one. */
export function keepsOwn(job: usize, x: i32, alpha: i32): bool {
  return alpha === 0 || load<u8>(load<usize>(job, FIXED) + <usize>x) !== 0
}

export function weightAt(job: usize, x: i32): i32 {
  return 2 * <i32>load<u8>(load<usize>(job, WEIGHTS) + <usize>x)
}
