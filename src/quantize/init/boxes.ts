import type { Cut } from './best-cut.ts'

/** A run of samples, with the best way to part it. */
export interface Box {
  from: number
  to: number
  opaque: boolean
  moments: Float64Array
  cut: Cut
}

/** Makes boxes of runs of samples and parts them. */
export interface Splitter {
  /** A box of the samples from..to. */
  open(from: number, to: number, opaque: boolean): Box
  /** Parts a box whose cut has a gain. Its moments may become those of the right part. */
  part(box: Box): [left: Box, right: Box]
}
