/** Words of the struct in `shaders/status.wgsl`. */
export const STATUS_WORDS = 6

export interface Status {
  iterations: number
  done: boolean
  converged: boolean
  /** Sum of the absolute changes of all centroid coordinates in the last iteration. */
  change: number
  /** Clusters re-seeded so far. */
  reseeds: number
}

export function readStatus(words: Uint32Array): Status {
  const [iterations, done, converged, change, , reseeds] = words
  return { iterations, done: done === 1, converged: converged === 1, change, reseeds }
}
