import { MAX_ITERATIONS } from '../core/constants.ts'
import type { Hooks } from '../core/result.ts'
import type { Centroids } from '../core/types.ts'
import { HuepressError } from '../errors.ts'
import type { AssignPlan } from './assign.ts'
import { packCentroids, unpackCentroids } from './centroids.ts'
import { PER_GROUP } from './constants.ts'
import type { Job } from './job.ts'
import { makeMove } from './move.ts'
import type { Scene } from './scene.ts'
import { readStatus, STATUS_WORDS, type Status } from './status.ts'
import { encodeSteps, readWords, type Step } from './steps.ts'

/** Submits that are under way at a time: one runs while the host looks at the one before. */
const DEPTH = 2
const MOST_PER_SUBMIT = 32
/** Iterations of the first submit, where one compares no more points with centroids than any GPU does in time. */
const FIRST_SUBMIT = 8
const FEW_PAIRS = 2 ** 28
const INDIRECT_BYTES = 12

export interface GpuClustering {
  centroids: Centroids
  iterations: number
  converged: boolean
}

interface Loop {
  steps: Step[]
  status: GPUBuffer
  /** Iterations of the first submit. */
  firstSubmit: number
}

/** Makes the steps of one iteration: all assignments, then the move. */
async function makeLoop(
  job: Job,
  scene: Scene,
  start: Centroids,
  plans: AssignPlan[],
  tolerance: number,
): Promise<Loop> {
  const { STORAGE, COPY_SRC, INDIRECT } = GPUBufferUsage
  const status = job.buffer('status', STATUS_WORDS * 4, STORAGE | COPY_SRC)
  const grids = [0, 1, 1, ...plans.flatMap(({ groups }) => [groups, 1, 1])]
  const dispatches = job.upload('dispatches', Uint32Array.from(grids), STORAGE | INDIRECT)
  const steps: Step[] = []
  for (let n = 0; n < plans.length; n++) {
    steps.push(await plans[n].make({ buffer: dispatches, byteOffset: (n + 1) * INDIRECT_BYTES }))
  }
  steps.push(...(await makeMove(job, scene, start, { status, dispatches }, tolerance)))
  const pairs = plans.reduce((sum, { groups }) => sum + groups * PER_GROUP * start.count, 0)
  return { steps, status, firstSubmit: pairs <= FEW_PAIRS ? FIRST_SUBMIT : 1 }
}

/** Submits iterations; the promise brings the status behind them. */
function submit(job: Job, { steps, status }: Loop, iterations: number): Promise<Status> {
  const bytes = STATUS_WORDS * 4
  const staging = job.buffer('read status', bytes, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST)
  const mapped = job.guard(() => {
    const encoder = job.device.createCommandEncoder({ label: 'cluster' })
    for (let i = 0; i < iterations; i++) encodeSteps(encoder, 'iteration', steps)
    encoder.copyBufferToBuffer(status, 0, staging, 0, bytes)
    job.device.queue.submit([encoder.finish()])
    return staging.mapAsync(GPUMapMode.READ)
  })
  const read = async () => {
    await job.wait(mapped)
    const words = new Uint32Array(staging.getMappedRange().slice(0))
    job.release(staging)
    return readStatus(words)
  }
  const result = read()
  // Nobody may be waiting any more when a cancelled job destroys its buffers.
  result.catch(() => {})
  return result
}

/** Iterations for the next submit, so that it takes about `submitMs`; at most twice as many as the last. */
function nextSize(size: number, ms: number, submitMs: number): number {
  const wanted = Math.floor((size * submitMs) / Math.max(ms, 0.1))
  return Math.max(1, Math.min(wanted, size * 2, MOST_PER_SUBMIT))
}

/** Submits groups of iterations until the GPU says that it is done. */
async function iterate(job: Job, loop: Loop, hooks: Hooks, submitMs: number): Promise<Status> {
  const underWay: { size: number; status: Promise<Status> }[] = []
  let submitted = 0
  let size = loop.firstSubmit
  let since = performance.now()
  for (;;) {
    while (underWay.length < DEPTH && submitted < MAX_ITERATIONS) {
      const now = Math.min(size, MAX_ITERATIONS - submitted)
      underWay.push({ size: now, status: submit(job, loop, now) })
      submitted += now
    }
    const oldest = underWay.shift()
    if (!oldest) throw new HuepressError('gpu', `The GPU did not end after ${submitted} iterations. Use the CPU.`)
    const status = await oldest.status
    hooks.step('cluster', 1 - 0.98 ** status.iterations, status.iterations)
    await hooks.breathe()
    if (status.done) {
      await Promise.all(underWay.map(({ status }) => status))
      return status
    }
    const now = performance.now()
    size = nextSize(oldest.size, now - since, submitMs)
    since = now
  }
}

/**
 * Lloyd iterations to a fixed point; twin of src/core/cluster.ts. The GPU decides when it is done: nothing is read
 * back between iterations but a status of 24 bytes a submit, for progress and cancelling.
 */
export async function clusterOnGpu(
  job: Job,
  scene: Scene,
  start: Centroids,
  plans: AssignPlan[],
  hooks: Hooks,
  { tolerance, submitMs }: { tolerance: number; submitMs: number },
): Promise<GpuClustering> {
  job.guard(() => job.device.queue.writeBuffer(scene.centroids, 0, packCentroids(start) as BufferSource))
  const loop = await makeLoop(job, scene, start, plans, tolerance)
  const { iterations, converged } = await iterate(job, loop, hooks, submitMs)
  const words = await readWords(job, scene.centroids, start.count * 4)
  return { centroids: unpackCentroids(start, words), iterations, converged }
}
