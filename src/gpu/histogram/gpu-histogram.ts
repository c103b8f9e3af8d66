import { HuepressError } from '../../common/errors.ts'
import type { GpuContext } from '../context.ts'
import { CHUNKS } from '../gpu-constants.ts'
import { groupsFor, makeStep, readParts, runSteps, type Step, uniform } from '../passes.ts'
import type { Tiles } from '../tiles.ts'
import { doneAt } from '../transfers.ts'
import { type ColorBitmap, growList, makeBitmap, mergeCountsConstants, releaseBitmap } from './color-bitmap.ts'
import { type CountedList, makeList, releaseList } from './color-list.ts'
import { type HashTable, makeHash, reduceHash, releaseHash } from './hash-table.ts'

/** The counted colors on the GPU. */
export interface Counts {
  bitmap: ColorBitmap
  /** The opaque colors in Morton order, with their pixels. */
  opaque: CountedList
  /** The others; null if there are none, as far as is known. */
  hash: HashTable | null
  /** How many those are. */
  others: number
  /** Not 0 if there are others although there is no table for them. */
  translucent: GPUBuffer
}

function makeMarkStep(
  context: GpuContext,
  { bitmap, hash, translucent }: Counts,
  image: GPUBuffer[],
  groups: number,
): Promise<Step> {
  const bindings = [...image, bitmap.bits, bitmap.sizes]
  if (!hash) return makeStep(context, 'mark-opaque', {}, [...bindings, translucent], groups)
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

/** The number of opaque colors and of others, and whether there is no room for those. */
async function readTotals(context: GpuContext, { bitmap, hash, translucent }: Counts) {
  const parts = [
    { source: bitmap.starts, words: 1, first: CHUNKS },
    { source: hash?.overflow ?? translucent, words: 1, first: 0 },
  ]
  if (hash) parts.push({ source: hash.starts, words: 1, first: hash.runs })
  const [opaque, overflow, others] = await readParts(context, parts)
  return { opaque: opaque[0], others: others?.[0] ?? 0, overflowed: overflow[0] === 1 }
}

/** A tile that is being counted. */
interface OpenTile {
  tile: number
  pixels: number
  /** How many there are, and the pixels. */
  image: [GPUBuffer, GPUBuffer]
}

/**
 * Counts tiles: marks their colors, makes room for those that are new, then adds their pixels to the weights. So a tile
 * is needed once, though its pixels are read twice. False if the hash table was too small, or missing.
 */
async function countTiles(
  context: GpuContext,
  tiles: Tiles,
  [first, end]: readonly [number, number],
  counts: Counts,
  totals: Step[],
): Promise<boolean> {
  const { bitmap } = counts
  const opened: OpenTile[] = []
  for (let tile = first; tile < end; tile++) {
    const { pixels } = tiles.range(tile)
    const image: OpenTile['image'] = [uniform(context, 'pixels to count', pixels), await tiles.open(tile)]
    opened.push({ tile, pixels, image })
    runSteps(context, 'mark', [await makeMarkStep(context, counts, image, groupsFor(pixels))], pixels)
  }
  runSteps(context, 'totals', totals)
  const { opaque, others, overflowed } = await readTotals(context, counts)
  if (!overflowed) {
    counts.others = others
    counts.opaque = await growList(context, bitmap, counts.opaque, opaque)
    for (const { pixels, image } of opened) {
      const bindings = [...image, bitmap.bits, bitmap.ranks, counts.opaque.counts, counts.opaque.visibility]
      const constants = mergeCountsConstants(context)
      const step = await makeStep(context, 'merge-counts', constants, bindings, groupsFor(pixels))
      runSteps(context, 'merge counts', [step], pixels)
    }
  }
  for (const { tile, image } of opened) {
    tiles.close(tile)
    context.release(image[0])
  }
  return !overflowed
}

/** How tiles are counted, and who is told. */
interface CountHooks {
  /** Tiles at a time, of those that stay on the GPU. */
  tilesAtOnce: number
  onTile: (done: number) => Promise<void>
}

async function countAll(context: GpuContext, tiles: Tiles, counts: Counts, { tilesAtOnce, onTile }: CountHooks) {
  const totals = await makeTotals(context, counts)
  for (let first = 0; first < tiles.count; ) {
    let end = first + 1
    while (end < Math.min(tiles.count, first + tilesAtOnce) && tiles.stays(end)) end++
    if (!(await countTiles(context, tiles, [first, end], counts, totals))) return false
    // A tile that goes makes room for the next; and no upload is timed with the work before it.
    if (end < tiles.count) await context.wait(doneAt(context))
    await onTile(end)
    first = end
  }
  return true
}

/**
 * Counts the pixels of each color; twin of src/quantize/histogram/count-colors.ts. Images that do not seem to be opaque
 * start with a hash table of `hashSlots` (a power of two), and start again with a 4 times larger one while that
 * overflows. `opaque`: whether a look at some pixels says so; if it is wrong, the image is counted again.
 */
export async function countOnGpu(
  context: GpuContext,
  tiles: Tiles,
  opaque: boolean,
  hashSlots: number,
  hooks: CountHooks,
): Promise<Counts> {
  const most = context.device.limits.maxStorageBufferBindingSize / 4
  const translucent = context.buffer('not opaque', 4, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC)
  const start = (bitmap: ColorBitmap, hash: HashTable | null): Counts => ({
    bitmap,
    opaque: makeList(context, 0),
    hash,
    others: 0,
    translucent,
  })
  if (opaque) {
    const counts = start(makeBitmap(context), null)
    if (await countAll(context, tiles, counts, hooks)) return counts
    releaseList(context, counts.opaque)
    releaseBitmap(context, counts.bitmap)
  }
  // Marks stay right when a picture is counted again; weights do not.
  const bitmap = makeBitmap(context)
  for (let capacity = hashSlots; capacity <= most; capacity *= 4) {
    const hash = makeHash(context, capacity)
    const counts = start(bitmap, hash)
    if (await countAll(context, tiles, counts, hooks)) return counts
    releaseList(context, counts.opaque)
    releaseHash(context, hash)
  }
  throw new HuepressError('gpu', `The image has more translucent colors than the GPU's ${most} slots. Use the CPU.`)
}
