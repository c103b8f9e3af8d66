import type { GpuContext } from '../context.ts'
import {
  BITMAP_WORDS,
  BLOCKS,
  CHUNKS,
  GROUP,
  MERGE_SLOTS,
  PER_GROUP,
  SOFTWARE_MERGE_GROUP,
  SOFTWARE_MERGE_SLOTS,
} from '../gpu-constants.ts'
import { groupsFor, makeStep, runSteps, uniform } from '../passes.ts'
import type { Constants } from '../pipelines.ts'
import { type CountedList, makeList, releaseList } from './color-list.ts'

/** Which opaque colors there are, and where each comes in their list. */
export interface ColorBitmap {
  /** A bit for each of the 2^24 Morton codes. */
  bits: GPUBuffer
  /** Colors of each chunk of codes. */
  sizes: GPUBuffer
  /** Colors before each chunk, and all of them behind the last. */
  starts: GPUBuffer
  /** Colors before each block of 128 codes, in chunks that have any. */
  ranks: GPUBuffer
}

export function makeBitmap(context: GpuContext): ColorBitmap {
  const { STORAGE, COPY_SRC } = GPUBufferUsage
  return {
    bits: context.buffer('marks', BITMAP_WORDS * 4, STORAGE),
    sizes: context.buffer('chunk sizes', CHUNKS * 4, STORAGE),
    starts: context.buffer('chunk starts', (CHUNKS + 1) * 4, STORAGE | COPY_SRC),
    ranks: context.buffer('ranks', BLOCKS * 4, STORAGE),
  }
}

export function releaseBitmap(context: GpuContext, { bits, sizes, starts, ranks }: ColorBitmap): void {
  for (const buffer of [bits, sizes, starts, ranks]) context.release(buffer)
}

/** How a workgroup does its PER_GROUP pixels when it adds them to weights; the result does not depend on it. */
export function mergeCountsConstants({ software }: GpuContext): Constants {
  if (!software) return { MERGE_SLOTS }
  return {
    MERGE_SLOTS: SOFTWARE_MERGE_SLOTS,
    GROUP: SOFTWARE_MERGE_GROUP,
    PER_THREAD: PER_GROUP / SOFTWARE_MERGE_GROUP,
  }
}

/** The list of all colors that are marked by now, with the weights of the list before; that is released. */
export async function growList(
  context: GpuContext,
  bitmap: ColorBitmap,
  list: CountedList,
  count: number,
): Promise<CountedList> {
  if (count === list.count) return list
  const { bits, starts, ranks } = bitmap
  const grown = makeList(context, count)
  const steps = [makeStep(context, 'list-colors', {}, [bits, starts, ranks, grown.keys], groupsFor(BLOCKS, GROUP))]
  const size = uniform(context, 'colors to carry', list.count)
  const carried = [size, list.keys, list.counts, bits, ranks, grown.counts, list.visibility, grown.visibility]
  if (list.count > 0) steps.push(makeStep(context, 'grow-counts', {}, carried, groupsFor(list.count)))
  runSteps(context, 'list', await Promise.all(steps))
  context.release(size)
  releaseList(context, list)
  return grown
}
