/** The clustering of a picture on the CPU, iteration by iteration, for benches that count what a GPU would do. */
import { packedPixels } from '../../../src/common/pixel-keys.ts'
import { countColors } from '../../../src/quantize/histogram/count-colors.ts'
import { type SeedOptions, seedCentroids } from '../../../src/quantize/init/seed.ts'
import { makeClusteringInput } from '../../../src/quantize/kmeans/clustering-input.ts'
import type { ClusteringInput } from '../../../src/quantize/kmeans/coarsen.ts'
import { lloyd, watched } from '../../../src/quantize/kmeans/lloyd.ts'
import { prunedAssigner } from '../../../src/quantize/kmeans/pruned-assignment.ts'
import { finish } from '../../../src/quantize/steps.ts'
import type { Centroids } from '../../../src/quantize/types.ts'
import type { Space } from '../../lib/options.ts'

export interface Replay {
  input: ClusteringInput
  /** The centroids that each iteration begins with. */
  frames: Centroids[]
  labelsOf(centroids: Centroids): Uint8Array
}

/** The colors of a picture as a problem to cluster, by pixels. */
export const inputOf = ({ data }: { data: Uint8Array | Uint8ClampedArray }, space: Space): ClusteringInput =>
  makeClusteringInput(countColors(packedPixels(data)), space, 'pixels')

export function replay(input: ClusteringInput, settings: Omit<SeedOptions, 'seed'>): Replay {
  const start = finish(seedCentroids(input, { ...settings, seed: 0 }))
  const assigner = prunedAssigner(input.points, input.tree)
  const frames: Centroids[] = []
  const assign = watched(assigner.sums, centroids => frames.push(centroids))
  finish(lloyd(input.histogram, input.points, start, assign, assigner.indices))
  return { input, frames, labelsOf: assigner.indices }
}
