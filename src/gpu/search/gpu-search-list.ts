import { LANES, mergeParents } from '../../quantize/search/crossover.ts'
import type { ProgressRange, SearchList, Settled } from '../../quantize/search/search-list.ts'
import type { Hooks } from '../../quantize/settings.ts'
import type { Centroids } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { GROUP, SEARCH_RUN, SUM_WORDS } from '../gpu-constants.ts'
import { planColors } from '../kmeans/assign-passes.ts'
import type { ClusterBuffers } from '../kmeans/cluster-buffers.ts'
import { clusterOnGpu } from '../kmeans/gpu-lloyd.ts'
import { makeSum, readSum, sumDistances } from '../kmeans/label-colors.ts'
import { packCentroids } from '../kmeans/pack-centroids.ts'
import { addByPairs, groupsFor, makeStep, readWords, type Step, uniform } from '../passes.ts'
import { searchOnGpu } from './gpu-search.ts'

interface Limits {
  submitMs: number
  submitPairs: number
}

/** The split centroids for a seed. */
export type SplitStart = (seed: number, hooks: Hooks) => Promise<Centroids>

/** Waits for a result; see `finishOnGpu`. */
function* waitFor<T>(promise: Promise<T>): Generator<Promise<unknown>, T> {
  return (yield promise) as T
}

/** Runs a search whose steps are promises to its end, with a turn for the event loop between steps. */
export async function finishOnGpu<T>(steps: Generator<Promise<unknown>, T>, hooks: Hooks): Promise<T> {
  let step = steps.next()
  while (!step.done) {
    const result = await step.value
    await hooks.yieldToEventLoop()
    step = steps.next(result)
  }
  return step.value
}

/** Labels every point with its nearest centroid; `then` follows. */
async function labelAll(
  context: GpuContext,
  buffers: ClusterBuffers,
  centroids: Centroids,
  submitPairs: number,
  ...then: Step[]
): Promise<void> {
  const { steps } = await planColors(context, buffers, centroids, true, submitPairs)
  context.write(buffers.centroids, packCentroids(centroids))
  addByPairs(context, 'label', [...steps, ...then], submitPairs)
}

/** Weighted squared distance of all points to their nearest centroids; see `inertiaOf` of the twin's statistics. */
async function inertiaOnGpu(
  context: GpuContext,
  buffers: ClusterBuffers,
  centroids: Centroids,
  shift: number,
  submitPairs: number,
): Promise<number> {
  const sum = makeSum(context)
  const adding = await sumDistances(context, buffers, buffers.list.counts, shift, sum)
  await labelAll(context, buffers, centroids, submitPairs, adding)
  return readSum(await readWords(context, sum, 2))
}

/** Sums of the clusters of both parents, as `mergeParents` takes them; twin of `join` in crossover.ts. */
async function joinOnGpu(
  context: GpuContext,
  buffers: ClusterBuffers,
  a: Centroids,
  b: Centroids,
  shift: number,
  submitPairs: number,
): Promise<Float64Array> {
  const { list, coords, labels, dims } = buffers
  const clusters = a.count + b.count
  const sums = context.buffer(
    'sums of parents',
    clusters * SUM_WORDS * 4,
    GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC,
  )
  const [first, second] = [a, b].map(parent => context.upload('parent', packCentroids(parent)))
  const secondLabels = context.buffer('labels of the second parent', list.count, GPUBufferUsage.STORAGE)
  const params = uniform(context, 'parents', list.count, a.count, shift)
  const bindings = [params, coords, list.counts, labels, secondLabels, first, second, sums]
  const groups = groupsFor(list.count, GROUP * SEARCH_RUN)
  const join = await makeStep(context, 'join-parents', { DIMS: dims }, bindings, groups)
  await labelAll(context, buffers, a, submitPairs)
  await labelAll(context, { ...buffers, labels: secondLabels }, b, submitPairs, join)
  const words = await readWords(context, sums, clusters * SUM_WORDS)
  const lanes = new Float64Array(clusters * LANES)
  for (let k = 0; k < clusters; k++) {
    const at = k * SUM_WORDS
    lanes[k * LANES] = words[at]
    for (let d = 0; d < LANES - 1; d++)
      lanes[k * LANES + 1 + d] = words[at + 2 + 2 * d] * 2 ** 32 + words[at + 1 + 2 * d]
  }
  return lanes
}

/** The points of a list on the GPU; twin of `cpuSearchList`. `shift`: see `shiftOf`. */
export function gpuSearchList(
  context: GpuContext,
  buffers: ClusterBuffers,
  splitStart: SplitStart,
  shift: number,
  hooks: Hooks,
  limits: Limits,
): SearchList<Promise<unknown>, Settled> {
  const { submitPairs } = limits
  const { yieldToEventLoop } = hooks
  const at = (progress: number): Hooks => ({ yieldToEventLoop, step: () => hooks.step('init', progress, 0) })
  const within = ({ from, to }: ProgressRange): Hooks => ({
    yieldToEventLoop,
    step: (_stage, fraction) => hooks.step('init', from + (to - from) * fraction, 0),
  })

  /** Work with buffers of its own. */
  async function apart<T>(work: (part: GpuContext) => Promise<T>): Promise<T> {
    const part = context.part()
    try {
      return await work(part)
    } finally {
      part.end()
    }
  }

  return {
    split: (seed, progress) => waitFor(splitStart(seed, at(progress))),
    settle: (start, progress, longSteps, most) =>
      waitFor(
        apart(async part => {
          const plan = await planColors(part, buffers, start, false, submitPairs)
          const { centroids } = await clusterOnGpu(part, buffers, start, plan, at(progress), {
            ...limits,
            longSteps,
            most,
          })
          return { centroids }
        }),
      ),
    swap: (start, effort, seed, range) =>
      waitFor(
        apart(async part =>
          effort.rounds === 0 ? start : searchOnGpu(part, buffers, start, effort, seed, shift, within(range), limits),
        ),
      ),
    crossover: (a, b, progress) =>
      waitFor(
        apart(async part => {
          at(progress).step('init', 0, 0)
          const sums = await joinOnGpu(part, buffers, a.centroids, b.centroids, shift, submitPairs)
          return mergeParents(sums, a.centroids, b.centroids)
        }),
      ),
    inertia: ({ centroids }) => waitFor(apart(part => inertiaOnGpu(part, buffers, centroids, shift, submitPairs))),
  }
}
