import type { Job } from '../context.ts'
import {
  BLOCKS,
  CHUNKS,
  GROUP,
  MARK_WORDS,
  MERGE_SLOTS,
  PER_GROUP,
  SOFTWARE_MERGE_GROUP,
  SOFTWARE_MERGE_SLOTS,
} from '../gpu-constants.ts'
import { groupsFor, makeStep, runSteps, uniform } from '../passes.ts'
import type { Overrides } from '../pipelines.ts'
import { type ColourList, makeList, releaseList } from './color-list.ts'

/** Which opaque colours there are, and where each comes in their list. */
export interface Marks {
  /** A bit for each of the 2^24 Morton codes. */
  bits: GPUBuffer
  /** Colours of each chunk of codes. */
  sizes: GPUBuffer
  /** Colours before each chunk, and all of them behind the last. */
  starts: GPUBuffer
  /** Colours before each block of 128 codes, in chunks that have any. */
  ranks: GPUBuffer
}

export function makeMarks(job: Job): Marks {
  const { STORAGE, COPY_SRC } = GPUBufferUsage
  return {
    bits: job.buffer('marks', MARK_WORDS * 4, STORAGE),
    sizes: job.buffer('chunk sizes', CHUNKS * 4, STORAGE),
    starts: job.buffer('chunk starts', (CHUNKS + 1) * 4, STORAGE | COPY_SRC),
    ranks: job.buffer('ranks', BLOCKS * 4, STORAGE),
  }
}

/** How a workgroup does its PER_GROUP pixels when it adds them to weights; the result does not depend on it. */
export function weighOverrides({ software }: Job): Overrides {
  if (!software) return { MERGE_SLOTS }
  return {
    MERGE_SLOTS: SOFTWARE_MERGE_SLOTS,
    GROUP: SOFTWARE_MERGE_GROUP,
    PER_THREAD: PER_GROUP / SOFTWARE_MERGE_GROUP,
  }
}

/** The list of all colours that are marked by now, with the weights of the list before; that is released. */
export async function growList(job: Job, marks: Marks, list: ColourList, count: number): Promise<ColourList> {
  if (count === list.count) return list
  const { bits, starts, ranks } = marks
  const grown = makeList(job, count)
  const steps = [makeStep(job, 'expand', {}, [bits, starts, ranks, grown.keys], groupsFor(BLOCKS, GROUP))]
  const size = uniform(job, 'colours to carry', list.count)
  const carried = [size, list.keys, list.weights, bits, ranks, grown.weights]
  if (list.count > 0) steps.push(makeStep(job, 'carry', {}, carried, groupsFor(list.count)))
  runSteps(job, 'list', await Promise.all(steps))
  job.release(size)
  releaseList(job, list)
  return grown
}
