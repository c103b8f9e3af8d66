import { MAX_ITERATIONS } from '../../common/constants.ts'
import type { Centroids } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { FARTHEST_GROUP, FARTHEST_GROUPS } from '../gpu-constants.ts'
import { makeStep, type Step, uniform } from '../passes.ts'
import type { ClusterBuffers } from './cluster-buffers.ts'

/** Bytes of a `Served` in `shaders/kmeans/argmax.wgsl`. */
const FARTHEST_BYTES = 12

/** The steps of a move. */
export interface Moves {
  /** Looks for the place of an empty cluster, if one waits for it. */
  search: Step
  /** Moves all centroids, unless a cluster is empty and no place is known. */
  move: Step
  /** Moves all centroids if a cluster waited. */
  moveWaiting: Step
}

export async function makeMoves(
  context: GpuContext,
  buffers: ClusterBuffers,
  start: Pick<Centroids, 'count' | 'firstOpaque' | 'fixed' | 'dims'>,
  keepSums: boolean,
  most: number,
): Promise<Moves> {
  const { list, coords, centroids, sums, status } = buffers
  const { count, firstOpaque, fixed, dims } = start
  const groups = Math.min(FARTHEST_GROUPS, Math.ceil(list.count / FARTHEST_GROUP))
  const share = Math.ceil(list.count / groups)
  const farthest = context.buffer('farthest colors', FARTHEST_GROUPS * FARTHEST_BYTES, GPUBufferUsage.STORAGE)
  const forSearch = uniform(context, 'farthest color', list.count, count, firstOpaque, share)
  const constants = { DIMS: dims }
  const move = (onlyHole: boolean) => {
    const params = [count, firstOpaque, fixed, most, groups, Number(keepSums), Number(onlyHole)]
    const bindings = [uniform(context, 'centroid update', ...params), centroids, sums, status, farthest, coords]
    return makeStep(context, 'update-centroids', constants, bindings, 1)
  }
  const bindings = [forSearch, centroids, coords, list.keys, status, farthest]
  return {
    search: await makeStep(context, 'farthest-color', { ...constants, GROUP: FARTHEST_GROUP }, bindings, groups),
    move: await move(false),
    moveWaiting: await move(true),
  }
}

/** The steps behind an assignment: search a place for an empty cluster, move all centroids. */
export async function makeCentroidUpdate(
  context: GpuContext,
  buffers: ClusterBuffers,
  start: Centroids,
  keepSums: boolean,
  most = MAX_ITERATIONS,
): Promise<Step[]> {
  const { search, move } = await makeMoves(context, buffers, start, keepSums, most)
  return [search, move]
}
