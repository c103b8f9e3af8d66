import { MAX_COLORS } from '../../common/constants.ts'
import { meanOfHalves, meanOfSums } from '../../quantize/color/squared-error.ts'
import { FREQUENT_PART } from '../../quantize/palette/host-labels.ts'
import { paletteCentroids } from '../../quantize/palette/round-palette.ts'
import type { FrequentColor, Labels } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { SUBMIT_PAIRS } from '../gpu-constants.ts'
import { planColors } from '../kmeans/assign-passes.ts'
import type { ClusterBuffers } from '../kmeans/cluster-buffers.ts'
import { makeSum, type PixelCounts, readSum, sumDistances } from '../kmeans/label-colors.ts'
import { packCentroids } from '../kmeans/pack-centroids.ts'
import { addByPairs, groupsFor, makeStep, readParts, readWords, runSteps, type Step, uniform } from '../passes.ts'
import { groupConstants, readWide } from './measure-indices.ts'

/** Words of `shaders/measure/entries.wgsl`: four lists an entry, two sums, and the frequent colors. */
const ERRORS = 4 * MAX_COLORS
const OTHER_ERRORS = ERRORS + 2
const FREQUENT = OTHER_ERRORS + 2
const ENTRY_WORDS = FREQUENT + 1 + 4 * FREQUENT_PART

/** Labels as the GPU has them. */
interface LabelBuffers {
  /** A byte a color. */
  labels: GPUBuffer
  /** The pixels of each entry come first. */
  entries: GPUBuffer
}

const places = new WeakMap<Labels, LabelBuffers>()

/** Where labels are, if the GPU has them. */
export const buffersOf = (labels: Labels): LabelBuffers | undefined => places.get(labels)

/** The steps that find what labels say of the entries. */
function makeEntrySteps(
  context: GpuContext,
  { list: { count, keys }, dims }: ClusterBuffers,
  { labels, entries }: LabelBuffers,
  palette: Uint32Array,
  { counts, all }: PixelCounts,
): Promise<Step[]> {
  const constants = { DIMS: dims, ...groupConstants(context) }
  const size = uniform(context, 'labelled colors', count)
  const params = uniform(context, 'labelled colors', count, Math.ceil(all / FREQUENT_PART))
  const entryKeys = context.upload('entries', palette)
  const groups = groupsFor(count)
  return Promise.all([
    makeStep(context, 'sum-entries', constants, [size, keys, counts, labels, entryKeys, entries], groups),
    makeStep(context, 'find-commonest', constants, [params, keys, counts, labels, entryKeys, entries], groups),
    makeStep(context, 'name-commonest', {}, [size, keys, entries], 1),
  ])
}

/** The sums of the distances, and of both halves of their fourth powers in OKLab if points there are given. */
async function makeSums(
  context: GpuContext,
  labelled: ClusterBuffers,
  palette: Uint32Array,
  weights: GPUBuffer,
  oklab: GPUBuffer | null,
): Promise<{ sums: GPUBuffer[]; steps: Step[] }> {
  const sums = [makeSum(context)]
  const steps = [await sumDistances(context, labelled, weights, 0, sums[0])]
  if (!oklab) return { sums, steps }
  const entries = context.upload('entries in OKLab', packCentroids(paletteCentroids(palette, labelled.dims, 'oklab')))
  const inOklab = { ...labelled, coords: oklab, centroids: entries }
  for (const half of [1, 2] as const) {
    sums.push(makeSum(context))
    steps.push(await sumDistances(context, inOklab, weights, 0, sums[half], half))
  }
  return { sums, steps }
}

/** Frequent colors in their order. */
function readFrequent(words: Uint32Array): FrequentColor[] {
  const count = Math.min(words[0], FREQUENT_PART)
  const colors = Array.from({ length: count }, (_, n) => words.subarray(1 + 4 * n, 5 + 4 * n))
  colors.sort(([a], [b]) => a - b)
  return colors.map(([, key, pixels, entry]) => ({ key, pixels, entry }))
}

/**
 * The nearest entry of each color, which stays on the GPU; twin of `hostLabels`. `owner` has it from then on.
 * `context` is for what goes with the clustering. `oklab`: the colors as points in OKLab, if the labels are to know
 * their fourth power.
 */
export async function labelsOnGpu(
  owner: GpuContext,
  context: GpuContext,
  buffers: ClusterBuffers,
  palette: Uint32Array,
  pixels: PixelCounts,
  oklab: GPUBuffer | null,
): Promise<Labels> {
  const { dims, space, list } = buffers
  const part = owner.part()
  try {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC
    const own = {
      labels: part.buffer('labels', list.count, usage),
      entries: part.buffer('what labels say', ENTRY_WORDS * 4, usage),
    }
    const labelled = { ...buffers, labels: own.labels }
    const centroids = paletteCentroids(palette, dims, space)
    const { steps } = await planColors(context, labelled, centroids, true)
    const { sums, steps: summing } = await makeSums(context, labelled, palette, pixels.counts, oklab)
    const entrySteps = await makeEntrySteps(context, buffers, own, palette, pixels)
    context.write(buffers.centroids, packCentroids(centroids))
    addByPairs(context, 'palette', [...steps, ...summing], SUBMIT_PAIRS)
    runSteps(context, 'entries', entrySteps)
    const [words, ...found] = await readParts(context, [
      { source: own.entries, words: ENTRY_WORDS },
      ...sums.map(source => ({ source, words: 2 })),
    ])
    for (const sum of sums) context.release(sum)
    const [distances, low, high] = found.map(readSum)
    return makeLabels(part, own, list.count, {
      ...figuresOf(words, palette.length, pixels.all),
      meanDistance: () => distances / pixels.all,
      fourthPower: oklab && meanOfHalves(low, high, pixels.all),
    })
  } catch (error) {
    part.end()
    throw error
  }
}

/** What labels say, for so many entries and pixels. */
function figuresOf(words: Uint32Array, entries: number, pixels: number) {
  const list = (n: number) => words.subarray(n * MAX_COLORS, n * MAX_COLORS + entries)
  return {
    entries: { pixels: list(0), most: list(1), commonest: list(3) },
    frequent: readFrequent(words.subarray(FREQUENT)),
    mse: meanOfSums({ opaque: readSum(words.subarray(ERRORS)), other: readWide(words, OTHER_ERRORS) }, pixels),
  }
}

/** Labels of so many colors, which the context has. */
function makeLabels(
  context: GpuContext,
  buffers: LabelBuffers,
  colors: number,
  figures: Pick<Labels, 'entries' | 'frequent' | 'mse' | 'meanDistance' | 'fourthPower'>,
): Labels {
  let found: Uint8Array | undefined
  async function indices(): Promise<Uint8Array> {
    found ??= new Uint8Array((await readWords(context, buffers.labels, Math.ceil(colors / 4))).buffer, 0, colors)
    return found
  }
  const labels: Labels = {
    ...figures,
    indices,
    async keep() {
      const onHost = await indices()
      labels.release()
      const kept: Labels = { ...figures, indices: async () => onHost, keep: async () => kept, release() {} }
      return kept
    },
    release() {
      places.delete(labels)
      context.end()
    },
  }
  places.set(labels, buffers)
  return labels
}
