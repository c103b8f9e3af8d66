import type { Measured } from '../suites/gpu-cpu/result.ts'

/** The parts of a run that add up, in their order. */
export const STAGES: readonly { name: string; words: string; ms(measured: Measured): number }[] = [
  { name: 'upload', words: 'upload', ms: ({ ms }) => ms.upload.median },
  { name: 'histogram', words: 'histogram', ms: ({ ms }) => Math.max(0, ms.histogram.median - ms.upload.median) },
  { name: 'init', words: 'init', ms: ({ ms }) => ms.init.median },
  { name: 'lloyd', words: 'iterations', ms: ({ ms, iterations }) => ms.iteration.median * iterations },
  {
    name: 'palette',
    words: 'palette',
    ms: ({ ms, iterations }) => Math.max(0, ms.kmeans.median - ms.iteration.median * iterations),
  },
  { name: 'remap', words: 'remap', ms: ({ ms }) => ms.remap.median },
  { name: 'encode', words: 'encode', ms: ({ ms }) => ms.encode.median },
]
