import { MAX_ITERATIONS } from '../../common/constants.ts'
import type { Centroids } from '../../quantize/types.ts'
import type { Job } from '../context.ts'
import { WORST_GROUP, WORST_GROUPS } from '../gpu-constants.ts'
import { makeStep, type Step, uniform } from '../passes.ts'
import type { Scene } from './cluster-buffers.ts'

/** Bytes of a champion in `shaders/kmeans/argmax.wgsl`. */
const CHAMPION_BYTES = 12

/** The steps behind an assignment: search a place for an empty cluster, move all centroids. */
export async function makeMove(
  job: Job,
  scene: Scene,
  start: Centroids,
  keepSums: boolean,
  tolerance: number,
): Promise<Step[]> {
  const { list, coords, centroids, sums, status } = scene
  const { count, firstOpaque, fixed, dims } = start
  const groups = Math.min(WORST_GROUPS, Math.ceil(list.count / WORST_GROUP))
  const share = Math.ceil(list.count / groups)
  const champions = job.buffer('champions', WORST_GROUPS * CHAMPION_BYTES, GPUBufferUsage.STORAGE)
  const forWorst = uniform(job, 'worst', list.count, count, firstOpaque, share)
  const forMove = uniform(job, 'move', count, firstOpaque, fixed, tolerance, MAX_ITERATIONS, groups, Number(keepSums))
  const overrides = { DIMS: dims }
  const search = [forWorst, centroids, coords, list.keys, status, champions]
  return [
    await makeStep(job, 'worst', { ...overrides, GROUP: WORST_GROUP }, search, groups),
    await makeStep(job, 'move', overrides, [forMove, centroids, sums, status, champions, coords], 1),
  ]
}
