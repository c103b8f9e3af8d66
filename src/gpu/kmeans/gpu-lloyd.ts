import { MAX_ITERATIONS } from '../../common/constants.ts'
import { HuepressError } from '../../common/errors.ts'
import type { Hooks } from '../../quantize/settings.ts'
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
/** An iteration with an empty cluster takes two turns: one to find it, one to search its new place. */
const MAX_TURNS = 2 * MAX_ITERATIONS

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
  const wanted = Math.floor((size * submitMs) / Math.max(ms, 0.1))
  return Math.max(1, Math.min(wanted, size * 2, MAX_PER_SUBMIT))
}

/** Submits groups of iterations until the GPU says that it is done. */
async function iterate(context: GpuContext, loop: Loop, hooks: Hooks, submitMs: number): Promise<Seen> {
  const underWay: { size: number; seen: Promise<Seen> }[] = []
  let submitted = 0
  let size = loop.firstSubmit
  let since = performance.now()
  for (;;) {
    while (underWay.length < DEPTH && submitted < MAX_TURNS) {
      const now = Math.min(size, MAX_TURNS - submitted)
      underWay.push({ size: now, seen: submit(context, loop, now) })
      submitted += now
    }
    const oldest = underWay.shift()
    if (!oldest) throw new HuepressError('gpu', `The GPU did not end after ${submitted} iterations. Use the CPU.`)
    const seen = await oldest.seen
    const { status } = seen
    hooks.step('kmeans', 1 - 0.98 ** status.iterations, status.iterations)
    await hooks.yieldToEventLoop()
    if (status.done) {
      await Promise.all(underWay.map(({ seen }) => seen))
      return seen
    }
    const now = performance.now()
    size = nextSize(oldest.size, now - since, submitMs)
    since = now
  }
}

/**
 * Lloyd iterations to a fixed point; twin of src/quantize/kmeans/lloyd.ts. The GPU decides when it is done: nothing is
 * read back between iterations but status and centroids once a submit, for progress, cancelling and the end.
 */
export async function clusterOnGpu(
  context: GpuContext,
  buffers: ClusterBuffers,
  start: Centroids,
  plan: AssignPlan,
  hooks: Hooks,
  { submitMs, submitPairs, most = MAX_ITERATIONS }: { submitMs: number; submitPairs: number; most?: number },
): Promise<GpuClustering> {
  const { status, centroids } = buffers
  context.guard(() => {
    context.device.queue.writeBuffer(centroids, 0, packCentroids(start))
    context.device.queue.writeBuffer(status, 0, firstStatus())
  })
  const steps = [...plan.steps, ...(await makeCentroidUpdate(context, buffers, start, plan.keepsSums, most))]
  const firstSubmit = plan.pairs <= FEW_PAIRS ? FIRST_SUBMIT : 1
  const loop = { steps, status, centroids, bytes: start.count * 16, firstSubmit, submitPairs }
  const seen = await iterate(context, loop, hooks, submitMs)
  const { iterations, converged } = seen.status
  return { centroids: unpackCentroids(start, seen.centroids), iterations, converged }
}
