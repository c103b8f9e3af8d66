import { MAX_COLORS } from '../../common/constants.ts'
import { BUCKETS } from '../../quantize/init/best-cut.ts'
import { boxCentroids } from '../../quantize/init/box-centroids.ts'
import { firstPath } from '../../quantize/init/boxes.ts'
import { MOMENTS } from '../../quantize/init/moments.ts'
import { firstRanges } from '../../quantize/init/seed.ts'
import type { Hooks } from '../../quantize/settings.ts'
import type { Centroids } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { BOX_WORDS, BUCKET_WORDS, MAX_BOXES, OPAQUE_BOX, SEARCH_RUN, searchConstants } from '../gpu-constants.ts'
import type { ClusterBuffers } from '../kmeans/cluster-buffers.ts'
import { groupsFor, makeStep, type Step, uniform } from '../passes.ts'
import { type Loop, runLoop } from '../submit-loop.ts'

/** Words of the struct `State` in `shaders/init/split.wgsl` before its bits, and of `Plan`. */
const HEAD_WORDS = 4
const PLAN_WORDS = 8
/** Words of a box's weight and weighted coordinates: two each. */
const MEAN_WORDS = 10
/** Turns of a submit: nearly always all that there are. Each goes over all points twice. Chance takes a few more. */
const MAX_PER_SUBMIT = 12
const MAX_WITH_CHANCE = 14
const FEW_POINTS = 2 ** 18

type Points = Pick<ClusterBuffers, 'list' | 'coords' | 'dims'>

function makeBuffers(context: GpuContext, points: number, colors: number) {
  const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage
  const words = (label: string, words: number) => context.buffer(label, words * 4, STORAGE | COPY_SRC | COPY_DST)
  return {
    state: words('state of splits', HEAD_WORDS + BOX_WORDS),
    order: words('order of boxes', MAX_COLORS),
    plans: words('plans of boxes', MAX_BOXES * PLAN_WORDS),
    cuts: words('cuts of boxes', MAX_BOXES * 4),
    halves: words('halves of boxes', MAX_BOXES),
    boxes: words('boxes of points', Math.ceil(points / 2)),
    moments: words('moments of boxes', MAX_BOXES * MOMENTS * 2),
    means: words('means of boxes', MAX_COLORS * MEAN_WORDS),
    buckets: words('buckets of boxes', 2 * colors * BUCKETS * BUCKET_WORDS),
  }
}

type SplitBuffers = ReturnType<typeof makeBuffers>

/** Halves for the boxes that are split, then the choice of the next ones. */
function makeTurn(
  context: GpuContext,
  { list, coords, dims }: Points,
  { state, order, plans, cuts, halves, boxes, moments, means, buckets }: SplitBuffers,
  params: GPUBuffer,
  colors: number,
): Promise<Step[]> {
  const constants = { DIMS: dims }
  const { ofMoments, ofBuckets } = searchConstants(context.software)
  const groups = groupsFor(list.count, ofMoments.GROUP * SEARCH_RUN)
  const points = [params, coords, list.counts, state, plans]
  // A turn makes at most two boxes for each that is wanted.
  const newBoxes = 2 * colors
  return Promise.all([
    makeStep(context, 'part-boxes', { ...constants, ...ofMoments }, [...points, cuts, halves, boxes, moments], groups),
    makeStep(context, 'plan-boxes', constants, [state, moments, plans], groupsFor(newBoxes, BUCKETS)),
    makeStep(context, 'fill-boxes', { ...constants, ...ofBuckets }, [...points, boxes, buckets], groups),
    makeStep(context, 'cut-boxes', {}, [params, state, buckets, cuts], newBoxes),
    makeStep(context, 'choose-boxes', {}, [params, state, order, cuts, halves, moments, means], 1),
  ])
}

/** See `shaders/common/coords.wgsl`. */
const unpackCoords = ([low, high]: Uint32Array) => [low & 2047, (low >>> 11) & 2047, high & 2047, (high >>> 11) & 2047]

/** The sums of the box at a place in the order, from two words each. */
function readMeans(words: Uint32Array, place: number): Float64Array {
  const at = MEAN_WORDS * place
  return Float64Array.from({ length: MEAN_WORDS / 2 }, (_, n) => words[at + 2 * n + 1] * 2 ** 32 + words[at + 2 * n])
}

/**
 * The centroids that `splitCentroids` of src/quantize/init/seed.ts finds. The cut of a box does not depend on other
 * boxes, so halves are made ahead of their time, many in a turn. `translucent` points come first and are not opaque;
 * `shift`: see `shiftOf`.
 */
export async function splitOnGpu(
  context: GpuContext,
  points: Points,
  { translucent, fixed }: { translucent: number; fixed: 0 | 1 },
  { colors, seed, shift }: { colors: number; seed: number; shift: number },
  hooks: Hooks,
  limits: { submitMs: number; submitPairs: number },
): Promise<Centroids> {
  const { count } = points.list
  const ranges = firstRanges(count, translucent, fixed, colors - fixed)
  const own = makeBuffers(context, count, colors)
  const hasTranslucent = Number(ranges.length > 0 && !ranges[0].opaque)
  const words = [count, fixed, translucent, hasTranslucent, shift, colors - fixed, Number(seed !== 0), seed]
  const params = uniform(context, 'splits', ...words)
  context.write(own.state, Uint32Array.of(Number(ranges.length === 0), ranges.length, 0, ranges.length))
  context.write(
    own.order,
    Uint32Array.from(ranges, ({ opaque }, box) => box + OPAQUE_BOX * Number(opaque)),
  )
  context.write(own.cuts, Uint32Array.from(ranges.flatMap(({ opaque }) => [0, 0, 0, firstPath(opaque) * BUCKETS])))
  const mostPerSubmit = seed === 0 ? MAX_PER_SUBMIT : MAX_WITH_CHANCE
  const loop: Loop = {
    label: 'split',
    steps: await makeTurn(context, points, own, params, colors),
    shown: [
      { source: own.state, words: HEAD_WORDS },
      { source: own.order, words: colors },
      { source: own.means, words: colors * MEAN_WORDS },
      { source: points.coords, words: 2 },
    ],
    depth: 1,
    firstSubmit: count <= FEW_POINTS ? mostPerSubmit : 1,
    mostPerSubmit,
    // A turn for each box at most, and one to find that there is no other.
    maxTurns: colors + 1,
    ...limits,
  }
  const [[, boxes], order, means, firstPoint] = await runLoop(context, loop, hooks, ([[ended]]) => {
    hooks.step('init', 0, 0)
    return ended === 1
  })
  for (const buffer of Object.values(own)) context.release(buffer)
  const split = Array.from({ length: boxes }, (_, n) => ({
    moments: readMeans(means, n),
    opaque: order[n] >= OPAQUE_BOX,
  }))
  return boxCentroids(split, fixed === 1 ? unpackCoords(firstPoint) : null, points.dims, colors)
}
