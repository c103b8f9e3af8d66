import { MAX_ITERATIONS } from '../../common/constants.ts'
import type { Hooks } from '../../quantize/settings.ts'
import { iterationProgress } from '../../quantize/steps.ts'
import type { Centroids } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { type Loop, runLoop } from '../submit-loop.ts'
import type { AssignPlan } from './assign-passes.ts'
import type { ClusterBuffers } from './cluster-buffers.ts'
import { packCentroids, unpackCentroids } from './pack-centroids.ts'
import { firstStatus, readStatus, STATUS_WORDS } from './status-words.ts'
import { makeCentroidUpdate } from './update-centroids.ts'

const MAX_PER_SUBMIT = 32
/** Iterations of the first submit, where one compares no more points with centroids than any GPU does in time. */
const FIRST_SUBMIT = 8
const FEW_PAIRS = 2 ** 26
/** Turns that go in one submit where there are no more, so that the host waits once. */
const FEW_TURNS = 16

export interface GpuClustering {
  centroids: Centroids
  iterations: number
  converged: boolean
}

interface Iterations {
  submitMs: number
  submitPairs: number
  longSteps?: number
  /** Lloyd iterations; 0 for overrelaxed ones alone. */
  most?: number
}

/**
 * Overrelaxed iterations, then Lloyd's to a fixed point; twin of src/quantize/kmeans/overrelax.ts and lloyd.ts. The GPU
 * decides when it is done: nothing is read back between iterations but status and centroids once a submit, for
 * progress, cancelling and the end.
 */
export async function clusterOnGpu(
  context: GpuContext,
  buffers: ClusterBuffers,
  start: Centroids,
  plan: AssignPlan,
  hooks: Hooks,
  { submitMs, submitPairs, longSteps = 0, most = MAX_ITERATIONS }: Iterations,
): Promise<GpuClustering> {
  const { status, centroids } = buffers
  context.write(centroids, packCentroids(start))
  context.write(status, firstStatus(longSteps))
  const steps = [...plan.steps, ...(await makeCentroidUpdate(context, buffers, start, plan.keepsSums, most))]
  const show = hooks.centroids
  show?.(start)
  // An iteration with an empty cluster takes two turns: one to find it, one to search its new place.
  const maxTurns = longSteps + 2 * most
  const isShort = !show && maxTurns <= FEW_TURNS && maxTurns * plan.pairs <= FEW_PAIRS
  const firstSubmit = Math.max(1, Math.min(FIRST_SUBMIT, Math.floor(FEW_PAIRS / plan.pairs)))
  const loop: Loop = {
    label: 'kmeans',
    steps,
    pairs: plan.pairs,
    shown: [
      { source: status, words: STATUS_WORDS },
      { source: centroids, words: start.count * 4 },
    ],
    depth: isShort ? 1 : 2,
    firstSubmit: show ? 1 : isShort ? maxTurns : firstSubmit,
    mostPerSubmit: show ? 1 : MAX_PER_SUBMIT,
    maxTurns,
    submitPairs,
    submitMs,
  }
  let seen = 0
  const [statusWords, words] = await runLoop(context, loop, hooks, ([statusWords, words]) => {
    const { done, iterations, longSteps: left } = readStatus(statusWords)
    const all = longSteps - left + iterations
    hooks.step('kmeans', iterationProgress(all), iterations)
    if (all > seen && !done) show?.(unpackCentroids(start, words))
    seen = all
    return done
  })
  const { iterations, converged } = readStatus(statusWords)
  return { centroids: unpackCentroids(start, words), iterations, converged }
}
