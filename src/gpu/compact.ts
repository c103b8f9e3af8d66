import { sortColours } from '../core/count.ts'
import type { Colours } from '../core/types.ts'
import { BINS_PER_THREAD, GROUP, TABLE_BINS } from './constants.ts'
import type { Counts } from './count.ts'
import type { Job } from './job.ts'
import { groupsFor, makeStep, readWords, runSteps, uniform } from './steps.ts'

/** The distinct colours and their pixels on the GPU, in the order of `Colours`. */
export interface ColourList {
  count: number
  keys: GPUBuffer
  weights: GPUBuffer
}

/**
 * Lists the occupied bins in order: counts them per block, sums the counts up, then writes each block at its place.
 * `slots` holds the keys of a hash table; without, the bins are the table of opaque colours.
 */
async function compactBins(job: Job, bins: GPUBuffer, binCount: number, slots?: GPUBuffer): Promise<ColourList> {
  const blockCount = Math.ceil(binCount / BINS_PER_THREAD)
  const groups = groupsFor(blockCount, GROUP)
  const readable = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC
  const blocks = job.buffer('block offsets', (blockCount + 1) * 4, readable)
  const size = uniform(job, 'block count', blockCount)
  const reduce = await makeStep(job, 'reduce', {}, [bins, blocks], groups)
  const scan = await makeStep(job, 'scan', {}, [size, blocks], 1)
  runSteps(job, 'scan', [reduce, scan])
  const [count] = await readWords(job, blocks, 1, blockCount)
  const keys = job.buffer('keys', count * 4, readable)
  const weights = job.buffer('weights', count * 4, readable)
  const bindings = [bins, blocks, keys, weights]
  const compact = slots
    ? await makeStep(job, 'compact-hash', {}, [...bindings, slots], groups)
    : await makeStep(job, 'compact-table', {}, bindings, groups)
  runSteps(job, 'compact', [compact])
  return { count, keys, weights }
}

async function readList(job: Job, { count, keys, weights }: ColourList) {
  const [hostKeys, hostWeights] = await Promise.all([readWords(job, keys, count), readWords(job, weights, count)])
  return { keys: hostKeys, weights: hostWeights }
}

function concat(a: Uint32Array, b: Uint32Array): Uint32Array {
  const both = new Uint32Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

/**
 * The distinct colours with their pixels, on the host and on the GPU; twin of src/core/count.ts. Opaque colours come
 * off the table in Morton order; the others come off the hash table in any order and are sorted on the host.
 */
export async function compactOnGpu(job: Job, counts: Counts): Promise<{ colours: Colours; list: ColourList }> {
  const opaque = await compactBins(job, counts.table, TABLE_BINS)
  const fromTable = await readList(job, opaque)
  if (!counts.hash) return { colours: { ...fromTable, opaque: true }, list: opaque }
  const { slots, tallies, capacity } = counts.hash
  const others = await compactBins(job, tallies, capacity, slots)
  const fromHash = await readList(job, others)
  for (const buffer of [opaque.keys, opaque.weights, others.keys, others.weights]) job.release(buffer)
  const sorted = sortColours(fromHash.keys, fromHash.weights)
  const keys = concat(sorted.keys, fromTable.keys)
  const weights = concat(sorted.weights, fromTable.weights)
  const list = { count: keys.length, keys: job.upload('keys', keys), weights: job.upload('weights', weights) }
  return { colours: { keys, weights, opaque: sorted.opaque }, list }
}
