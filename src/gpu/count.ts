import { HuepressError } from '../errors.ts'
import { TABLE_BINS } from './constants.ts'
import type { Job } from './job.ts'
import { groupsFor, makeStep, readWords, runSteps, uniform } from './steps.ts'
import type { Tiles } from './tiles.ts'

/** The hash table of the colours that are not opaque: key ^ 1 and the pixels, one slot each. */
export interface HashTable {
  slots: GPUBuffer
  tallies: GPUBuffer
  capacity: number
}

/** Pixels per colour on the GPU. */
export interface Counts {
  /** 2^24 bins by Morton code, for the opaque pixels. */
  table: GPUBuffer
  /** For the others; null where there are none. */
  hash: HashTable | null
}

function makeHash(job: Job, capacity: number): HashTable {
  return {
    slots: job.buffer('hash slots', capacity * 4, GPUBufferUsage.STORAGE),
    tallies: job.buffer('hash tallies', capacity * 4, GPUBufferUsage.STORAGE),
    capacity,
  }
}

async function countTile(job: Job, tiles: Tiles, tile: number, { table, hash }: Counts, overflow: GPUBuffer) {
  const { pixels } = tiles.range(tile)
  const size = uniform(job, 'pixels to count', pixels)
  const bindings = [size, tiles.open(tile), table]
  const step = hash
    ? await makeStep(job, 'count-alpha', {}, [...bindings, hash.slots, hash.tallies, overflow], groupsFor(pixels))
    : await makeStep(job, 'count-opaque', {}, bindings, groupsFor(pixels))
  runSteps(job, 'count', [step])
  // Waiting bounds the memory of images whose tiles do not stay.
  await job.wait(job.device.queue.onSubmittedWorkDone())
  tiles.close(tile)
  job.release(size)
}

/** Counts all tiles; false when the hash table was too small. */
async function countAll(job: Job, tiles: Tiles, counts: Counts, onTile: (done: number) => Promise<void>) {
  const overflow = job.buffer('hash overflow', 4, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC)
  for (let tile = 0; tile < tiles.count; tile++) {
    await countTile(job, tiles, tile, counts, overflow)
    await onTile(tile + 1)
  }
  const overflowed = counts.hash !== null && (await readWords(job, overflow, 1))[0] !== 0
  job.release(overflow)
  return !overflowed
}

/**
 * Counts the pixels of each colour; twin of src/core/count.ts. Images with alpha start with a hash table of
 * `hashSlots` (a power of two) and start again with a 4 times larger one while that overflows.
 */
export async function countOnGpu(
  job: Job,
  tiles: Tiles,
  opaque: boolean,
  hashSlots: number,
  onTile: (done: number) => Promise<void>,
): Promise<Counts> {
  const most = job.device.limits.maxStorageBufferBindingSize / 4
  for (let capacity = hashSlots; capacity <= most; capacity *= 4) {
    const table = job.buffer('colour table', TABLE_BINS * 4, GPUBufferUsage.STORAGE)
    const counts = { table, hash: opaque ? null : makeHash(job, capacity) }
    if (await countAll(job, tiles, counts, onTile)) return counts
    for (const buffer of [table, counts.hash!.slots, counts.hash!.tallies]) job.release(buffer)
  }
  throw new HuepressError('gpu', `The image has more translucent colours than the GPU's ${most} slots. Use the CPU.`)
}
