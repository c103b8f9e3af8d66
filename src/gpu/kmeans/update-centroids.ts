import { MAX_ITERATIONS } from '../../common/constants.ts'
import type { Centroids } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { FARTHEST_GROUP, FARTHEST_GROUPS } from '../gpu-constants.ts'
import { makeStep, type Step, uniform } from '../passes.ts'
import type { ClusterBuffers } from './cluster-buffers.ts'

/** Bytes of a `Served` in `shaders/kmeans/argmax.wgsl`. */
const FARTHEST_BYTES = 12

/** The steps behind an assignment: search a place for an empty cluster, move all centroids. */
export async function makeCentroidUpdate(
  context: GpuContext,
  buffers: ClusterBuffers,
  start: Centroids,
  keepSums: boolean,
  most = MAX_ITERATIONS,
): Promise<Step[]> {
  const { list, coords, centroids, sums, status } = buffers
  const { count, firstOpaque, fixed, dims } = start
  const groups = Math.min(FARTHEST_GROUPS, Math.ceil(list.count / FARTHEST_GROUP))
  const share = Math.ceil(list.count / groups)
  const farthest = context.buffer('farthest colors', FARTHEST_GROUPS * FARTHEST_BYTES, GPUBufferUsage.STORAGE)
  const forSearch = uniform(context, 'farthest color', list.count, count, firstOpaque, share)
  const forUpdate = uniform(context, 'centroid update', count, firstOpaque, fixed, most, groups, Number(keepSums))
  const constants = { DIMS: dims }
  const search = [forSearch, centroids, coords, list.keys, status, farthest]
  return [
    await makeStep(context, 'farthest-color', { ...constants, GROUP: FARTHEST_GROUP }, search, groups),
    await makeStep(context, 'update-centroids', constants, [forUpdate, centroids, sums, status, farthest, coords], 1),
  ]
}
