import type { Job } from '../context.ts'
import { GROUP, SLOTS_PER_THREAD } from '../gpu-constants.ts'
import { groupsFor, makeStep, type Step } from '../passes.ts'

/** The hash table of the colours that are not opaque: key ^ 1 and the pixels, one slot each. */
export interface HashTable {
  slots: GPUBuffer
  tallies: GPUBuffer
  capacity: number
  /** Colours of each run of slots. */
  sizes: GPUBuffer
  /** Colours before each run of slots, and all of them behind the last. */
  starts: GPUBuffer
  runs: number
  /** Not 0 when the table was too small. */
  overflow: GPUBuffer
}

export function makeHash(job: Job, capacity: number): HashTable {
  const { STORAGE, COPY_SRC } = GPUBufferUsage
  const runs = Math.ceil(capacity / SLOTS_PER_THREAD)
  return {
    slots: job.buffer('hash slots', capacity * 4, STORAGE),
    tallies: job.buffer('hash tallies', capacity * 4, STORAGE),
    capacity,
    sizes: job.buffer('slot run sizes', runs * 4, STORAGE),
    starts: job.buffer('slot run starts', (runs + 1) * 4, STORAGE | COPY_SRC),
    runs,
    overflow: job.buffer('hash overflow', 4, STORAGE | COPY_SRC),
  }
}

export function releaseHash(job: Job, { slots, tallies, sizes, starts, overflow }: HashTable): void {
  for (const buffer of [slots, tallies, sizes, starts, overflow]) job.release(buffer)
}

/** Counts the colours of each run of slots. */
export function reduceHash(job: Job, { slots, sizes, runs }: HashTable): Promise<Step> {
  return makeStep(job, 'reduce', {}, [slots, sizes], groupsFor(runs, GROUP))
}
