import { MAX_ITERATIONS } from '../../common/constants.ts'
import type { Centroids } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { FARTHEST_GROUP, FARTHEST_GROUPS } from '../gpu-constants.ts'
import { makeStep, type Step, uniform } from '../passes.ts'
import type { ClusterBuffers } from './cluster-buffers.ts'

/** Bytes of a `Served` in `shaders/kmeans/argmax.wgsl`. */
const FARTHEST_BYTES = 12

interface Move {
  /** The sums stay for the next iteration; else that starts from zero. */
  keepsSums: boolean
  /** Lloyd iterations, at most. */
  most: number
  /** Empty clusters stay where they are. */
  keepsEmpty: boolean
}

const makeFarthest = (context: GpuContext) =>
  context.buffer('farthest colors', FARTHEST_GROUPS * FARTHEST_BYTES, GPUBufferUsage.STORAGE)

/** Groups that look for the farthest color, each for one. */
const farthestGroups = (colors: number) => Math.min(FARTHEST_GROUPS, Math.ceil(colors / FARTHEST_GROUP))

/** Moves all centroids. If empty clusters do not stay: unless one is empty and its place in `farthest` is not known. */
export function makeMove(
  context: GpuContext,
  { list, coords, centroids, sums, status, dims }: ClusterBuffers,
  { count, firstOpaque, fixed }: Centroids,
  { keepsSums, most, keepsEmpty }: Move,
  farthest = makeFarthest(context),
): Promise<Step> {
  const words = [count, firstOpaque, fixed, most, farthestGroups(list.count), Number(keepsSums), Number(keepsEmpty)]
  const bindings = [uniform(context, 'centroid update', ...words), centroids, sums, status, farthest, coords]
  return makeStep(context, 'update-centroids', { DIMS: dims }, bindings, 1)
}

/** The steps behind an assignment: search a place for an empty cluster, move all centroids. */
export async function makeCentroidUpdate(
  context: GpuContext,
  buffers: ClusterBuffers,
  start: Centroids,
  keepsSums: boolean,
  most = MAX_ITERATIONS,
): Promise<Step[]> {
  const { list, coords, centroids, status, dims } = buffers
  const farthest = makeFarthest(context)
  const groups = farthestGroups(list.count)
  const share = Math.ceil(list.count / groups)
  const params = uniform(context, 'farthest color', list.count, start.count, start.firstOpaque, share)
  const bindings = [params, centroids, coords, list.keys, status, farthest]
  return Promise.all([
    makeStep(context, 'farthest-color', { DIMS: dims, GROUP: FARTHEST_GROUP }, bindings, groups),
    makeMove(context, buffers, start, { keepsSums, most, keepsEmpty: false }, farthest),
  ])
}
