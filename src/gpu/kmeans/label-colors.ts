import type { Centroids } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { GROUP, SUBMIT_PAIRS } from '../gpu-constants.ts'
import { addByPairs, groupsFor, makeStep, readWords, uniform } from '../passes.ts'
import { planColors } from './assign-passes.ts'
import type { ClusterBuffers } from './cluster-buffers.ts'
import { packCentroids } from './pack-centroids.ts'

/**
 * The nearest centroid of every distinct color, for the last assignment against the rounded palette. What was assigned
 * before is the start: only colors that change hands take work.
 */
export async function labelOnGpu(
  context: GpuContext,
  buffers: ClusterBuffers,
  centroids: Centroids,
): Promise<Uint8Array> {
  const { list, coords, labels, sums } = buffers
  const { steps } = await planColors(context, buffers, centroids, true)
  const words = Math.ceil(list.count / 4)
  const pack = await makeStep(
    context,
    'pack-labels',
    {},
    [uniform(context, 'colors to label', list.count), coords, labels],
    groupsFor(words, GROUP),
  )
  context.write(buffers.centroids, packCentroids(centroids))
  addByPairs(context, 'palette', [...steps, pack], SUBMIT_PAIRS, encoder => {
    if (!buffers.cells) encoder.clearBuffer(sums)
  })
  return new Uint8Array((await readWords(context, labels, words)).buffer, 0, list.count)
}
