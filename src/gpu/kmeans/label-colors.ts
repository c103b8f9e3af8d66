import type { Centroids } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { SUBMIT_PAIRS } from '../gpu-constants.ts'
import { addByPairs, readWords } from '../passes.ts'
import { planColors } from './assign-passes.ts'
import type { ClusterBuffers } from './cluster-buffers.ts'
import { packCentroids } from './pack-centroids.ts'

/**
 * The nearest centroid of every distinct color, for the last assignment against the rounded palette. The clustering
 * stays as it was: assignments and sums are those of its last iteration.
 */
export async function labelOnGpu(
  context: GpuContext,
  buffers: ClusterBuffers,
  centroids: Centroids,
): Promise<Uint8Array> {
  const { list, labels } = buffers
  const { steps } = await planColors(context, buffers, centroids, true)
  context.write(buffers.centroids, packCentroids(centroids))
  addByPairs(context, 'palette', steps, SUBMIT_PAIRS)
  return new Uint8Array((await readWords(context, labels, Math.ceil(list.count / 4))).buffer, 0, list.count)
}
