import { MAX_COLORS, UNITS } from '../../common/constants.ts'
import { type Assessor, LOCAL_STEPS, type StepEffects } from '../../quantize/palette/step-effects.ts'
import type { Centroids } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { SUBMIT_PAIRS } from '../gpu-constants.ts'
import { pairsOfCells, planColors } from '../kmeans/assign-passes.ts'
import type { ClusterBuffers } from '../kmeans/cluster-buffers.ts'
import { readSum } from '../kmeans/label-colors.ts'
import { packCentroids } from '../kmeans/pack-centroids.ts'
import { groupConstants } from '../measure/measure-indices.ts'
import { addByPairs, addCommands, groupsFor, makeStep, readWords, type Step, uniform } from '../passes.ts'

const COUNT = LOCAL_STEPS.length
/** Words of `shaders/palette/steps.wgsl`. */
const OVERLAP_WORDS = MAX_COLORS / 32
const OVERLAPS = MAX_COLORS * COUNT * 2
const SUMS = OVERLAPS + MAX_COLORS * OVERLAP_WORDS
const ENTRY_SUMS = 7
const INERTIA = SUMS + MAX_COLORS * ENTRY_SUMS
const EFFECT_WORDS = INERTIA + 2

/** A signed number of 64 bits that is below 2^53. */
const signedAt = (words: Uint32Array, at: number) => (words[at + 1] | 0) * 2 ** 32 + words[at]

function readEffects(words: Uint32Array, count: number): StepEffects {
  const change = new Float64Array(count * COUNT)
  for (let k = 0; k < count; k++) {
    const at = SUMS + k * ENTRY_SUMS
    const weight = words[at]
    const [x, y, z] = [1, 3, 5].map(place => signedAt(words, at + place))
    LOCAL_STEPS.forEach(([dx, dy, dz], n) => {
      const square = dx * dx + dy * dy + dz * dz
      const ofAll = UNITS * (UNITS * weight * square - 2 * (dx * x + dy * y + dz * z))
      change[k * COUNT + n] = ofAll + signedAt(words, (k * COUNT + n) * 2)
    })
  }
  const overlaps = new Uint8Array(MAX_COLORS * MAX_COLORS)
  for (let k = 0; k < count; k++)
    for (let j = 0; j < count; j++)
      overlaps[k * MAX_COLORS + j] = (words[OVERLAPS + k * OVERLAP_WORDS + (j >>> 5)] >>> (j & 31)) & 1
  return { inertia: readSum(words.subarray(INERTIA)), change, overlaps }
}

interface StepBuffers {
  neighbors: GPUBuffer
  effects: GPUBuffer
}

async function makeSteps(
  context: GpuContext,
  buffers: ClusterBuffers,
  { neighbors, effects }: StepBuffers,
  entries: Centroids,
): Promise<Step[]> {
  const { list, coords, labels, centroids } = buffers
  const { steps } = await planColors(context, buffers, entries, true)
  const [size, count] = [uniform(context, 'colors to assess', list.count), uniform(context, 'entries', entries.count)]
  const constants = groupConstants(context)
  const around = await makeStep(context, 'list-neighbors', constants, [count, centroids, neighbors], entries.count)
  const bindings = [size, coords, list.counts, labels, centroids, neighbors, effects]
  const assess = await makeStep(context, 'assess-steps', constants, bindings, groupsFor(list.count))
  return [...steps, around, { ...assess, pairs: pairsOfCells(list.count, entries.count) }]
}

/**
 * Tells what steps of entries would change, of opaque points; twin of src/quantize/palette/local-steps.ts. One wait
 * for each set of entries, which are always as many.
 */
export function gpuAssessor(owner: GpuContext, buffers: ClusterBuffers): Assessor {
  const context = owner.part()
  const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage
  const own: StepBuffers = {
    neighbors: context.buffer('entries around entries', MAX_COLORS * MAX_COLORS * 4, STORAGE),
    effects: context.buffer('effects of steps', EFFECT_WORDS * 4, STORAGE | COPY_SRC | COPY_DST),
  }
  let steps: Step[] | undefined
  return {
    async assess(entries) {
      steps ??= await makeSteps(context, buffers, own, entries)
      context.write(buffers.centroids, packCentroids(entries))
      addCommands(context, 'clear effects', encoder => encoder.clearBuffer(own.effects))
      addByPairs(context, 'palette search', steps, SUBMIT_PAIRS)
      const effects = readEffects(await readWords(context, own.effects, EFFECT_WORDS), entries.count)
      return { inertia: effects.inertia, effects: () => effects }
    },
    close: () => context.end(),
  }
}
