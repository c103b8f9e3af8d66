import { MAX_ITERATIONS } from '../core/constants.ts'
import type { Centroids } from '../core/types.ts'
import { PER_GROUP, WORST_GROUPS } from './constants.ts'
import type { Job } from './job.ts'
import type { Scene } from './scene.ts'
import { makeStep, type Step, uniform } from './steps.ts'

/** Bytes of a champion in `shaders/champion.wgsl`. */
const CHAMPION_BYTES = 12

/** Buffers that the GPU steers its iterations by. */
export interface Steering {
  status: GPUBuffer
  /** Workgroups of the indirect dispatches: the search for the worst-served colour, then the assignments. */
  dispatches: GPUBuffer
}

/** The steps behind an assignment: find an empty cluster, search its new place, move all centroids. */
export async function makeMove(
  job: Job,
  scene: Scene,
  start: Centroids,
  { status, dispatches }: Steering,
  tolerance: number,
): Promise<Step[]> {
  const { list, coords, centroids, sums } = scene
  const { count, firstOpaque, fixed, dims } = start
  const worstGroups = Math.min(WORST_GROUPS, Math.ceil(list.count / PER_GROUP))
  const share = Math.ceil(list.count / worstGroups)
  const champions = job.buffer('champions', WORST_GROUPS * CHAMPION_BYTES, GPUBufferUsage.STORAGE)
  const forPlan = uniform(job, 'plan', count, fixed, worstGroups)
  const forWorst = uniform(job, 'worst', list.count, count, firstOpaque, share)
  const forMove = uniform(job, 'move', count, firstOpaque, fixed, tolerance, MAX_ITERATIONS, worstGroups)
  const overrides = { DIMS: dims }
  return [
    await makeStep(job, 'plan', overrides, [forPlan, sums, status, dispatches], 1),
    await makeStep(job, 'worst', overrides, [forWorst, centroids, coords, list.keys, status, champions], {
      buffer: dispatches,
      byteOffset: 0,
    }),
    await makeStep(job, 'move', overrides, [forMove, centroids, sums, status, dispatches, champions, coords], 1),
  ]
}
