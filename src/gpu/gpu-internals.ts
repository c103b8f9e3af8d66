import { SUBMIT_PAIRS } from './gpu-constants.ts'

/** Switches of the GPU path for tests and the bench; none changes the result. */
export interface GpuInternals {
  /** Pixels of a tile at most; a multiple of 4. Default 2^24: 64 MiB. */
  tilePixels?: number
  /**
   * Bytes that pixels may take on the GPU. Tiles that do not fit are uploaded for the count and again for the remap.
   * Default 256 MiB.
   */
  residentBytes?: number
  /** Tiles whose colors are marked before they are counted, where they stay on the GPU. Default 2. */
  tilesAtOnce?: number
  /** Whether color cells leave out centroids that cannot win. Default true. */
  pruning?: boolean
  /** Slots of the first hash table; a power of two. Default 2^18. Grows by 4 while too small. */
  hashSlots?: number
  /** Milliseconds that one submit of iterations should take. Default 50. */
  submitMs?: number
  /** Pairs of a point and a centroid that a submit compares at most, where it compares all. Default 2^30. */
  submitPairs?: number
  /** Distinct colors from which on starting centroids are searched on the GPU. Default 2^15. */
  seedColors?: number
  /** Whether the device is tested before its first work of a kind. Default true. */
  selfTest?: boolean
}

export const DEFAULT_INTERNALS: Required<GpuInternals> = {
  tilePixels: 2 ** 24,
  residentBytes: 2 ** 28,
  tilesAtOnce: 2,
  pruning: true,
  hashSlots: 2 ** 18,
  submitMs: 50,
  submitPairs: SUBMIT_PAIRS,
  seedColors: 2 ** 15,
  selfTest: true,
}
