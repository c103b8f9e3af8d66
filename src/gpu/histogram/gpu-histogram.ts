import { HuepressError } from '../../common/errors.ts'
import type { GpuContext } from '../context.ts'
import { CHUNKS } from '../gpu-constants.ts'
import { groupsFor, makeStep, readParts, runSteps, type Step, uniform } from '../passes.ts'
import type { Tiles } from '../tiles.ts'
import { type ColorBitmap, growList, makeBitmap, mergeCountsConstants } from './color-bitmap.ts'
import { type CountedList, makeList, releaseList } from './color-list.ts'
import { type HashTable, makeHash, reduceHash, releaseHash } from './hash-table.ts'

/** The counted colors on the GPU. */
export interface Counts {
  bitmap: ColorBitmap
  /** The opaque colors in Morton order, with their pixels. */
  opaque: CountedList
  /** The others; null if there are none. */
  hash: HashTable | null
  /** How many those are. */
  others: number
}

function makeMarkStep(
  context: GpuContext,
  { bitmap, hash }: Counts,
  image: GPUBuffer[],
  groups: number,
): Promise<Step> {
  const bindings = [...image, bitmap.bits, bitmap.sizes]
  if (!hash) return makeStep(context, 'mark-opaque', {}, bindings, groups)
  return makeStep(
    context,
    'mark-alpha',
    {},
    [...bindings, hash.slots, hash.tallies, hash.overflow, hash.visibility],
    groups,
  )
}

/** Adds up how many colors are known; the same for every tile. */
function makeTotals(context: GpuContext, { bitmap, hash }: Counts): Promise<Step[]> {
  const scan = (label: string, count: number, sizes: GPUBuffer, starts: GPUBuffer) =>
    makeStep(context, 'scan', {}, [uniform(context, label, count), sizes, starts], 1)
  const steps = [scan('chunks', CHUNKS, bitmap.sizes, bitmap.starts)]
  if (hash) steps.push(reduceHash(context, hash), scan('slot runs', hash.runs, hash.sizes, hash.starts))
  return Promise.all(steps)
}

/** The number of opaque colors and of others, and whether those overflowed. */
async function readTotals(context: GpuContext, { bitmap, hash }: Counts) {
  const parts = [{ source: bitmap.starts, words: 1, first: CHUNKS }]
  if (hash) {
    parts.push({ source: hash.starts, words: 1, first: hash.runs }, { source: hash.overflow, words: 1, first: 0 })
  }
  const [opaque, others, overflow] = await readParts(context, parts)
  return { opaque: opaque[0], others: others?.[0] ?? 0, overflowed: overflow?.[0] === 1 }
}

/**
 * Counts a tile: marks its colors, makes room for those that are new, then adds its pixels to their weights. So a tile
 * is needed once, though its pixels are read twice. False when the hash table was too small.
 */
async function countTile(
  context: GpuContext,
  tiles: Tiles,
  tile: number,
  counts: Counts,
  totals: Step[],
): Promise<boolean> {
  const { pixels } = tiles.range(tile)
  const { bitmap } = counts
  const groups = groupsFor(pixels)
  const image = [uniform(context, 'pixels to count', pixels), tiles.open(tile)]
  runSteps(context, 'mark', [await makeMarkStep(context, counts, image, groups), ...totals])
  const { opaque, others, overflowed } = await readTotals(context, counts)
  if (!overflowed) {
    counts.others = others
    counts.opaque = await growList(context, bitmap, counts.opaque, opaque)
    const bindings = [...image, bitmap.bits, bitmap.ranks, counts.opaque.counts, counts.opaque.visibility]
    runSteps(context, 'merge counts', [
      await makeStep(context, 'merge-counts', mergeCountsConstants(context), bindings, groups),
    ])
  }
  tiles.close(tile)
  context.release(image[0])
  return !overflowed
}

async function countAll(context: GpuContext, tiles: Tiles, counts: Counts, onTile: (done: number) => Promise<void>) {
  const totals = await makeTotals(context, counts)
  for (let tile = 0; tile < tiles.count; tile++) {
    if (!(await countTile(context, tiles, tile, counts, totals))) return false
    // A tile that goes makes room for the next; and no upload is timed with the work before it.
    if (tile + 1 < tiles.count) await context.wait(context.device.queue.onSubmittedWorkDone())
    await onTile(tile + 1)
  }
  return true
}

/**
 * Counts the pixels of each color; twin of src/quantize/histogram/count-colors.ts. Images with alpha start with a hash
 * table of `hashSlots` (a power of two) and start again with a 4 times larger one while that overflows.
 */
export async function countOnGpu(
  context: GpuContext,
  tiles: Tiles,
  opaque: boolean,
  hashSlots: number,
  onTile: (done: number) => Promise<void>,
): Promise<Counts> {
  const most = context.device.limits.maxStorageBufferBindingSize / 4
  // Marks stay right when a picture is counted again; weights do not.
  const bitmap = makeBitmap(context)
  for (let capacity = hashSlots; capacity <= most; capacity *= 4) {
    const hash = opaque ? null : makeHash(context, capacity)
    const counts = { bitmap, opaque: makeList(context, 0), hash, others: 0 }
    if (await countAll(context, tiles, counts, onTile)) return counts
    releaseList(context, counts.opaque)
    releaseHash(context, hash!)
  }
  throw new HuepressError('gpu', `The image has more translucent colors than the GPU's ${most} slots. Use the CPU.`)
}
