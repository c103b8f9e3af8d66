export type BackendName = 'gpu' | 'cpu'

export type BackendChoice = 'auto' | BackendName

/** The words of the pipeline's stages, the same in the code, the shaders, the tests and the reports. */
export type Stage = 'decode' | 'count' | 'search' | 'seed' | 'cluster' | 'palette' | 'remap' | 'dither' | 'encode'

export interface Progress {
  stage: Stage
  /** 0..1 of the whole job, never falling. */
  fraction: number
  /** Lloyd iterations done; 0 before the cluster stage. */
  iterations: number
}
