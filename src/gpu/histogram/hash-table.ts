import type { GpuContext } from '../context.ts'
import { GROUP, SLOTS_PER_THREAD } from '../gpu-constants.ts'
import { groupsFor, makeStep, type Step } from '../passes.ts'

/** The hash table of the colors that are not opaque: key ^ 1, the pixels and their visibility, one slot each. */
export interface HashTable {
  slots: GPUBuffer
  tallies: GPUBuffer
  visibility: GPUBuffer
  capacity: number
  /** Colors of each run of slots. */
  sizes: GPUBuffer
  /** Colors before each run of slots, and all of them behind the last. */
  starts: GPUBuffer
  runs: number
  /** Not 0 when the table was too small. */
  overflow: GPUBuffer
}

export function makeHash(context: GpuContext, capacity: number): HashTable {
  const { STORAGE, COPY_SRC } = GPUBufferUsage
  const runs = Math.ceil(capacity / SLOTS_PER_THREAD)
  return {
    slots: context.buffer('hash slots', capacity * 4, STORAGE),
    tallies: context.buffer('hash tallies', capacity * 4, STORAGE),
    visibility: context.buffer('hash visibility', capacity * 4, STORAGE),
    capacity,
    sizes: context.buffer('slot run sizes', runs * 4, STORAGE),
    starts: context.buffer('slot run starts', (runs + 1) * 4, STORAGE | COPY_SRC),
    runs,
    overflow: context.buffer('hash overflow', 4, STORAGE | COPY_SRC),
  }
}

export function releaseHash(context: GpuContext, hash: HashTable): void {
  const { slots, tallies, visibility, sizes, starts, overflow } = hash
  for (const buffer of [slots, tallies, visibility, sizes, starts, overflow]) context.release(buffer)
}

/** Counts the colors of each run of slots. */
export function reduceHash(context: GpuContext, { slots, sizes, runs }: HashTable): Promise<Step> {
  return makeStep(context, 'count-slots', {}, [slots, sizes], groupsFor(runs, GROUP))
}
