import { HuepressError } from '../../common/errors.ts'
import type { Job } from '../context.ts'
import { CHUNKS } from '../gpu-constants.ts'
import { groupsFor, makeStep, readParts, runSteps, type Step, uniform } from '../passes.ts'
import type { Tiles } from '../tiles.ts'
import { growList, type Marks, makeMarks, weighOverrides } from './color-bitmap.ts'
import { type ColourList, makeList, releaseList } from './color-list.ts'
import { type HashTable, makeHash, reduceHash, releaseHash } from './hash-table.ts'

/** The counted colours on the GPU. */
export interface Counts {
  marks: Marks
  /** The opaque colours in Morton order, with their pixels. */
  opaque: ColourList
  /** The others; null where there are none. */
  hash: HashTable | null
  /** How many those are. */
  others: number
}

function makeMarkStep(job: Job, { marks, hash }: Counts, image: GPUBuffer[], groups: number): Promise<Step> {
  const bindings = [...image, marks.bits, marks.sizes]
  if (!hash) return makeStep(job, 'mark-opaque', {}, bindings, groups)
  return makeStep(job, 'mark-alpha', {}, [...bindings, hash.slots, hash.tallies, hash.overflow], groups)
}

/** Adds up how many colours are known; the same for every tile. */
function makeTotals(job: Job, { marks, hash }: Counts): Promise<Step[]> {
  const scan = (label: string, count: number, sizes: GPUBuffer, starts: GPUBuffer) =>
    makeStep(job, 'scan', {}, [uniform(job, label, count), sizes, starts], 1)
  const steps = [scan('chunks', CHUNKS, marks.sizes, marks.starts)]
  if (hash) steps.push(reduceHash(job, hash), scan('slot runs', hash.runs, hash.sizes, hash.starts))
  return Promise.all(steps)
}

/** The number of opaque colours and of others, and whether those overflowed. */
async function readTotals(job: Job, { marks, hash }: Counts) {
  const parts = [{ source: marks.starts, words: 1, first: CHUNKS }]
  if (hash) {
    parts.push({ source: hash.starts, words: 1, first: hash.runs }, { source: hash.overflow, words: 1, first: 0 })
  }
  const [opaque, others, overflow] = await readParts(job, parts)
  return { opaque: opaque[0], others: others?.[0] ?? 0, overflowed: overflow?.[0] === 1 }
}

/**
 * Counts a tile: marks its colours, makes room for those that are new, then adds its pixels to their weights. So a tile
 * is needed once, though its pixels are read twice. False when the hash table was too small.
 */
async function countTile(job: Job, tiles: Tiles, tile: number, counts: Counts, totals: Step[]): Promise<boolean> {
  const { pixels } = tiles.range(tile)
  const { marks } = counts
  const groups = groupsFor(pixels)
  const image = [uniform(job, 'pixels to count', pixels), tiles.open(tile)]
  runSteps(job, 'mark', [await makeMarkStep(job, counts, image, groups), ...totals])
  const { opaque, others, overflowed } = await readTotals(job, counts)
  if (!overflowed) {
    counts.others = others
    counts.opaque = await growList(job, marks, counts.opaque, opaque)
    const bindings = [...image, marks.bits, marks.ranks, counts.opaque.weights]
    runSteps(job, 'weigh', [await makeStep(job, 'weigh', weighOverrides(job), bindings, groups)])
  }
  tiles.close(tile)
  job.release(image[0])
  return !overflowed
}

async function countAll(job: Job, tiles: Tiles, counts: Counts, onTile: (done: number) => Promise<void>) {
  const totals = await makeTotals(job, counts)
  for (let tile = 0; tile < tiles.count; tile++) {
    if (!(await countTile(job, tiles, tile, counts, totals))) return false
    // A tile that goes makes room for the next; and no upload is timed with the work before it.
    if (tile + 1 < tiles.count) await job.wait(job.device.queue.onSubmittedWorkDone())
    await onTile(tile + 1)
  }
  return true
}

/**
 * Counts the pixels of each colour; twin of src/quantize/histogram/count-colors.ts. Images with alpha start with a hash table of
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
  // Marks stay right when a picture is counted again; weights do not.
  const marks = makeMarks(job)
  for (let capacity = hashSlots; capacity <= most; capacity *= 4) {
    const hash = opaque ? null : makeHash(job, capacity)
    const counts = { marks, opaque: makeList(job, 0), hash, others: 0 }
    if (await countAll(job, tiles, counts, onTile)) return counts
    releaseList(job, counts.opaque)
    releaseHash(job, hash!)
  }
  throw new HuepressError('gpu', `The image has more translucent colours than the GPU's ${most} slots. Use the CPU.`)
}
