import type { Cut } from './best-cut.ts'

/** A run of samples, with the best way to part it. */
export interface Box {
  from: number
  to: number
  opaque: boolean
  /** Where it is among all boxes that cuts can make, modulo 2^32; chance goes by it. See `firstPath` and `leftPath`. */
  path: number
  moments: Float64Array
  cut: Cut
}

/** The path of a first box. */
export const firstPath = (opaque: boolean): number => (opaque ? 3 : 2)

/** The path of the left half of a box; the right one has the next number. */
export const leftPath = (path: number): number => (2 * path) >>> 0

/** Makes boxes of runs of samples and parts them. */
export interface Splitter {
  /** A box of the samples from..to. */
  open(from: number, to: number, opaque: boolean): Box
  /** Parts a box whose cut has a gain. Its moments may become those of the right part. */
  part(box: Box): [left: Box, right: Box]
}
