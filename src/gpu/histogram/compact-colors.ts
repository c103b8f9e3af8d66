import { sortColors } from '../../quantize/histogram/count-colors.ts'
import type { ImageHistogram } from '../../quantize/types.ts'
import type { GpuContext } from '../context.ts'
import { GROUP } from '../gpu-constants.ts'
import { groupsFor, makeStep, readParts, runSteps } from '../passes.ts'
import { type ColorList, type CountedList, makeList, releaseList, uploadList } from './color-list.ts'
import type { Counts } from './gpu-histogram.ts'
import type { HashTable } from './hash-table.ts'

/** Lists the occupied slots of a hash table, in any order. */
async function compactHash(context: GpuContext, hash: HashTable, count: number): Promise<CountedList> {
  const list = makeList(context, count)
  const bindings = [hash.slots, hash.tallies, hash.starts, list.keys, list.counts, hash.visibility, list.visibility]
  runSteps(context, 'compact', [await makeStep(context, 'compact-hash', {}, bindings, groupsFor(hash.runs, GROUP))])
  return list
}

async function readLists(context: GpuContext, lists: CountedList[]) {
  const parts = lists.flatMap(({ count: words, keys, counts, visibility }) =>
    [keys, counts, visibility].map(source => ({ source, words })),
  )
  const words = await readParts(context, parts)
  return lists.map((_, i) => ({ keys: words[3 * i], counts: words[3 * i + 1], visibility: words[3 * i + 2] }))
}

function concat(a: Uint32Array, b: Uint32Array): Uint32Array {
  const both = new Uint32Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

/**
 * The distinct colors with their pixels, on the host and on the GPU; twin of src/quantize/histogram/count-colors.ts.
 * Opaque colors are in Morton order already; the others come off the hash table in any order and are sorted on the
 * host.
 */
export async function compactOnGpu(
  context: GpuContext,
  colorCounts: Counts,
): Promise<{ histogram: ImageHistogram; list: ColorList }> {
  const { opaque, hash } = colorCounts
  if (!hash) {
    const [listed] = await readLists(context, [opaque])
    context.release(opaque.visibility)
    return { histogram: { ...listed, opaque: true }, list: opaque }
  }
  const others = await compactHash(context, hash, colorCounts.others)
  const [listed, found] = await readLists(context, [opaque, others])
  for (const list of [opaque, others]) releaseList(context, list)
  const sorted = sortColors(found)
  const keys = concat(sorted.keys, listed.keys)
  const counts = concat(sorted.counts, listed.counts)
  const visibility = concat(sorted.visibility, listed.visibility)
  return { histogram: { keys, counts, visibility, opaque: sorted.opaque }, list: uploadList(context, keys, counts) }
}
