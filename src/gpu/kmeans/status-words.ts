/** Words of the struct in `shaders/kmeans/status.wgsl` that the host reads. */
export const STATUS_WORDS = 8
/** All of them, and where the bits of the centroids that moved begin. */
export const ALL_STATUS_WORDS = 16
const MOVED = 8
const LONG_STEPS = 6

/** Before the first iteration: all centroids count as moved. */
export function firstStatus(longSteps = 0): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(ALL_STATUS_WORDS).fill(0xffffffff, MOVED)
  words[LONG_STEPS] = longSteps
  return words
}

export interface Status {
  iterations: number
  done: boolean
  converged: boolean
  /** Sum of the absolute changes of all centroid coordinates in the last iteration. */
  change: number
  /** Clusters re-seeded so far. */
  reseeds: number
  /** Overrelaxed iterations that are still to come. */
  longSteps: number
}

export function readStatus(words: Uint32Array): Status {
  const [iterations, done, converged, change, , reseeds, longSteps] = words
  return { iterations, done: done === 1, converged: converged === 1, change, reseeds, longSteps }
}
