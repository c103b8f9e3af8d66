import { MAX_COLORS } from '../../common/constants.ts'
import { BUCKETS } from '../../quantize/init/best-cut.ts'
import { MOMENTS } from '../../quantize/init/moments.ts'
import { type Effort, LAST_STEPS } from '../../quantize/search/random-swap.ts'
import type { Hooks } from '../../quantize/settings.ts'
import type { Centroids } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { BUCKET_WORDS, SEARCH_RUN, searchConstants } from '../gpu-constants.ts'
import { pairsOfCells, stepCells } from '../kmeans/assign-passes.ts'
import type { ClusterBuffers } from '../kmeans/cluster-buffers.ts'
import { packCentroids, unpackCentroids } from '../kmeans/pack-centroids.ts'
import { firstStatus } from '../kmeans/status-words.ts'
import { makeMove } from '../kmeans/update-centroids.ts'
import { groupsFor, makeStep, type Step, uniform } from '../passes.ts'
import { type Loop, runLoop } from '../submit-loop.ts'
import { firstSearch, readSearch, SEARCH_WORDS } from './search-words.ts'

/** Words of the structs `Cluster` and `Plan` in `shaders/search`. */
const CLUSTER_WORDS = 20
const PLAN_WORDS = 8
/** Rounds of a submit at most, each of about 20 dispatches: at once, unless a weak GPU takes long for one. */
const MAX_PER_SUBMIT = 8
const FEW_PAIRS = 2 ** 25

function makeBuffers(context: GpuContext, count: number) {
  const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage
  const words = (label: string, words: number) => context.buffer(label, words * 4, STORAGE | COPY_SRC | COPY_DST)
  return {
    search: words('search', SEARCH_WORDS),
    best: words('best centroids', MAX_COLORS * 4),
    clusters: words('clusters', MAX_COLORS * CLUSTER_WORDS),
    bestClusters: words('best clusters', MAX_COLORS * CLUSTER_WORDS),
    moments: words('moments', count * MOMENTS * 2),
    plans: words('plans', MAX_COLORS * PLAN_WORDS),
    buckets: words('buckets', count * BUCKETS * BUCKET_WORDS),
  }
}

type SearchBuffers = ReturnType<typeof makeBuffers>

/** The steps that let the points settle: overrelaxed iterations, then two of Lloyd's, and where they end. */
async function makeSettling(context: GpuContext, buffers: ClusterBuffers, start: Centroids, longSteps: number) {
  const move = await makeMove(context, buffers, start, { keepsSums: true, most: LAST_STEPS, keepsEmpty: true })
  const assign = await stepCells(context, buffers, start, buffers.cells!, 0)
  const settled = await stepCells(context, buffers, start, buffers.cells!, 2)
  return [...Array.from({ length: longSteps + LAST_STEPS }, () => [assign, move]).flat(), settled]
}

/** Cluster statistics, then the choice of swaps. */
async function makeRound(
  context: GpuContext,
  { dims, coords, list, centroids, status }: ClusterBuffers,
  { search, best, clusters, bestClusters, moments, plans, buckets }: SearchBuffers,
  params: GPUBuffer,
  count: number,
): Promise<Step[]> {
  const constants = { DIMS: dims }
  const { ofMoments, ofBuckets } = searchConstants(context.software)
  const groups = groupsFor(list.count, ofMoments.GROUP * SEARCH_RUN)
  const points = [params, coords, list.counts, search]
  return Promise.all([
    makeStep(context, 'sum-moments', { ...constants, ...ofMoments }, [...points, moments], groups),
    makeStep(context, 'plan-buckets', constants, [params, moments, centroids, plans, search], 1),
    makeStep(context, 'fill-buckets', { ...constants, ...ofBuckets }, [...points, plans, buckets], groups),
    makeStep(context, 'find-cuts', {}, [params, search, buckets, moments, clusters], count),
    makeStep(context, 'choose-swaps', constants, [params, search, status, centroids, best, clusters, bestClusters], 1),
  ])
}

/**
 * Rounds of swaps until the effort is spent; twin of src/quantize/search/random-swap.ts. The GPU judges each round
 * itself: a few words and the best centroids are read back once a submit. `shift`: see `shiftOf`.
 */
export async function searchOnGpu(
  context: GpuContext,
  buffers: ClusterBuffers,
  start: Centroids,
  effort: Effort,
  seed: number,
  shift: number,
  hooks: Hooks,
  limits: { submitMs: number; submitPairs: number },
): Promise<Centroids> {
  const { count, firstOpaque, fixed } = start
  const { rounds, patience, minGainRatio, iterations } = effort
  const own = makeBuffers(context, count)
  const longSteps = iterations - LAST_STEPS
  const words = [buffers.list.count, count, firstOpaque, fixed, shift, seed, rounds, patience, minGainRatio, longSteps]
  const params = uniform(context, 'search', ...words)
  const settling = await makeSettling(context, buffers, start, longSteps)
  const steps = [...settling, ...(await makeRound(context, buffers, own, params, count))]
  context.write(buffers.centroids, packCentroids(start))
  context.write(buffers.status, firstStatus(longSteps))
  context.write(own.search, firstSearch(Math.max(1, count >> 3)))
  const loop: Loop = {
    label: 'search',
    steps,
    pairs: iterations * pairsOfCells(buffers.list.count, count),
    shown: [
      { source: own.search, words: SEARCH_WORDS },
      { source: own.best, words: count * 4 },
    ],
    depth: 2,
    firstSubmit: buffers.list.count * count <= FEW_PAIRS ? MAX_PER_SUBMIT : 1,
    mostPerSubmit: MAX_PER_SUBMIT,
    // One more than rounds: the first lets the start settle.
    maxTurns: rounds + 1,
    ...limits,
  }
  const [, best] = await runLoop(context, loop, hooks, ([search]) => {
    const { round, ended } = readSearch(search)
    hooks.step('init', Math.min(0.99, round / rounds), 0)
    return ended
  })
  for (const buffer of Object.values(own)) context.release(buffer)
  return unpackCentroids(start, best)
}
