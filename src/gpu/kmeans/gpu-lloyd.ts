import { MAX_ITERATIONS } from '../../common/constants.ts'
import { HuepressError } from '../../common/errors.ts'
import type { Hooks } from '../../quantize/settings.ts'
import { iterationProgress } from '../../quantize/steps.ts'
import type { Centroids } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { type Step, submitByPairs } from '../passes.ts'
import type { AssignPlan } from './assign-passes.ts'
import type { ClusterBuffers } from './cluster-buffers.ts'
import { packCentroids, unpackCentroids } from './pack-centroids.ts'
import { firstStatus, readStatus, STATUS_WORDS, type Status } from './status-words.ts'
import { makeCentroidUpdate } from './update-centroids.ts'

/** Submits that are under way at a time: one runs while the host looks at the one before. */
const DEPTH = 2
const MAX_PER_SUBMIT = 32
/** Iterations of the first submit, where one compares no more points with centroids than any GPU does in time. */
const FIRST_SUBMIT = 8
const FEW_PAIRS = 2 ** 26

export interface GpuClustering {
  centroids: Centroids
  iterations: number
  converged: boolean
}

interface Loop {
  /** One iteration: all assignments, then the move. */
  steps: Step[]
  status: GPUBuffer
  centroids: GPUBuffer
  /** Bytes of the centroids. */
  bytes: number
  /** Iterations of the first submit. */
  firstSubmit: number
  submitPairs: number
  /** An iteration with an empty cluster takes two turns: one to find it, one to search its new place. */
  maxTurns: number
  longSteps: number
  /** Is shown the centroids behind each submit, which then has one iteration. */
  watch?: (words: Uint32Array) => void
}

/** What is known behind a submit. */
interface Seen {
  status: Status
  centroids: Uint32Array
}

/** Submits iterations; the promise brings the status and the centroids behind them. */
function submit(
  context: GpuContext,
  { steps, status, centroids, bytes, submitPairs }: Loop,
  iterations: number,
): Promise<Seen> {
  const statusBytes = STATUS_WORDS * 4
  const { MAP_READ, COPY_DST } = GPUBufferUsage
  const staging = context.buffer('read status', statusBytes + bytes, MAP_READ | COPY_DST)
  const mapped = context.guard(() => {
    const all = Array.from({ length: iterations }, () => steps).flat()
    submitByPairs(context, 'kmeans', all, submitPairs, encoder => {
      encoder.copyBufferToBuffer(status, 0, staging, 0, statusBytes)
      encoder.copyBufferToBuffer(centroids, 0, staging, statusBytes, bytes)
    })
    return staging.mapAsync(GPUMapMode.READ)
  })
  const read = async () => {
    await context.wait(mapped)
    const words = new Uint32Array(staging.getMappedRange().slice(0))
    context.release(staging)
    return { status: readStatus(words), centroids: words.subarray(STATUS_WORDS) }
  }
  const result = read()
  // Nobody may be waiting any more when a cancelled job destroys its buffers.
  result.catch(() => {})
  return result
}

/** Iterations for the next submit, so that it takes about `submitMs`; at most twice as many as the last. */
function nextSize(size: number, ms: number, submitMs: number): number {
  const target = Math.floor((size * submitMs) / Math.max(ms, 0.1))
  return Math.max(1, Math.min(target, size * 2, MAX_PER_SUBMIT))
}

/** Submits groups of iterations until the GPU says that it is done. */
async function iterate(context: GpuContext, loop: Loop, hooks: Hooks, submitMs: number): Promise<Seen> {
  const { maxTurns, longSteps, watch } = loop
  const underWay: { size: number; statusRead: Promise<Seen> }[] = []
  let submitted = 0
  let size = loop.firstSubmit
  let since = performance.now()
  let shown = 0
  for (;;) {
    while (underWay.length < DEPTH && submitted < maxTurns) {
      const now = Math.min(size, maxTurns - submitted)
      underWay.push({ size: now, statusRead: submit(context, loop, now) })
      submitted += now
    }
    const oldest = underWay.shift()
    if (!oldest) throw new HuepressError('gpu', `The GPU did not end after ${submitted} iterations. Use the CPU.`)
    const statusRead = await oldest.statusRead
    const { status } = statusRead
    const all = longSteps - status.longSteps + status.iterations
    hooks.step('kmeans', iterationProgress(all), status.iterations)
    if (all > shown && !status.done) watch?.(statusRead.centroids)
    shown = all
    await hooks.yieldToEventLoop()
    if (status.done) {
      await Promise.all(underWay.map(({ statusRead }) => statusRead))
      return statusRead
    }
    const now = performance.now()
    size = watch ? 1 : nextSize(oldest.size, now - since, submitMs)
    since = now
  }
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
  context.guard(() => {
    context.device.queue.writeBuffer(centroids, 0, packCentroids(start))
    context.device.queue.writeBuffer(status, 0, firstStatus(longSteps))
  })
  const steps = [...plan.steps, ...(await makeCentroidUpdate(context, buffers, start, plan.keepsSums, most))]
  const show = hooks.centroids
  const firstSubmit = plan.pairs <= FEW_PAIRS && !show ? FIRST_SUBMIT : 1
  show?.(start)
  const loop = {
    steps,
    status,
    centroids,
    bytes: start.count * 16,
    firstSubmit,
    submitPairs,
    maxTurns: longSteps + 2 * MAX_ITERATIONS,
    longSteps,
    ...(show && { watch: (words: Uint32Array) => show(unpackCentroids(start, words)) }),
  }
  const statusRead = await iterate(context, loop, hooks, submitMs)
  const { iterations, converged } = statusRead.status
  return { centroids: unpackCentroids(start, statusRead.centroids), iterations, converged }
}
