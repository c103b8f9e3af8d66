import type { GpuContext } from '../context.ts'
import { BLOCKS, CHUNKS, GROUP } from '../gpu-constants.ts'
import { groupsFor, makeStep, runSteps, uniform } from '../passes.ts'
import { makeBitmap, releaseBitmap } from './color-bitmap.ts'
import type { CountedList } from './color-list.ts'
import type { HashTable } from './hash-table.ts'

/** What the sort needs for so many colors. */
function makeRoom(context: GpuContext, count: number) {
  const words = (label: string, words: number) => context.buffer(label, words * 4, GPUBufferUsage.STORAGE)
  return {
    colors: words('colors to sort', 2 * count),
    places: words('colors by cell', 2 * count),
    sizes: words('colors of cells', count),
    starts: words('colors before cells', count + 1),
    colorCount: uniform(context, 'colors to sort', count),
    chunkCount: uniform(context, 'chunks of cells', CHUNKS),
  }
}

/**
 * Writes the first `count` colors of a list: those of the hash table, in Morton order. A bitmap of their 4-wide cells,
 * as there is one of opaque colors, gives the number of each cell; colors go to their cell, then to their place in it.
 */
export async function sortTranslucent(
  context: GpuContext,
  hash: HashTable,
  count: number,
  { keys, counts, visibility }: CountedList,
): Promise<void> {
  const cells = makeBitmap(context)
  const room = makeRoom(context, count)
  const { colors, places, sizes, starts, colorCount, chunkCount } = room
  const listed = [colorCount, places, hash.slots, hash.tallies, hash.visibility, keys, counts, visibility]
  const groups = groupsFor(count)
  const compacted = [hash.slots, hash.starts, colors, cells.bits, cells.sizes]
  const steps = await Promise.all([
    makeStep(context, 'compact-hash', {}, compacted, groupsFor(hash.runs, GROUP)),
    makeStep(context, 'scan', {}, [chunkCount, cells.sizes, cells.starts], 1),
    // What it lists as keys is overwritten.
    makeStep(context, 'list-colors', {}, [cells.bits, cells.starts, cells.ranks, places], groupsFor(BLOCKS, GROUP)),
    makeStep(context, 'count-cells', {}, [colorCount, colors, cells.bits, cells.ranks, sizes], groups),
    makeStep(context, 'scan', {}, [colorCount, sizes, starts], 1),
    makeStep(context, 'fill-cells', {}, [colorCount, colors, starts, places], groups),
    makeStep(context, 'sort-cells', {}, listed, groups),
  ])
  runSteps(context, 'compact', steps)
  for (const buffer of Object.values(room)) context.release(buffer)
  releaseBitmap(context, cells)
}
