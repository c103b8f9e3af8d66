import { sortColors } from '../../quantize/histogram/count-colors.ts'
import { colorsOf } from '../../quantize/histogram/image-colors.ts'
import type { GpuContext } from '../context.ts'
import { GROUP } from '../gpu-constants.ts'
import { groupsFor, makeStep, runSteps } from '../passes.ts'
import { type CountedList, makeList, releaseList } from './color-list.ts'
import type { Counts } from './gpu-histogram.ts'
import type { HashTable } from './hash-table.ts'
import { type Counted, type ResidentColors, readLists, uploadColors, weighColors } from './resident-colors.ts'

/** Lists the occupied slots of a hash table, in any order. */
async function compactHash(context: GpuContext, hash: HashTable, count: number): Promise<CountedList> {
  const list = makeList(context, count)
  const bindings = [hash.slots, hash.tallies, hash.starts, list.keys, list.counts, hash.visibility, list.visibility]
  runSteps(context, 'compact', [await makeStep(context, 'compact-hash', {}, bindings, groupsFor(hash.runs, GROUP))])
  return list
}

function concat(a: Uint32Array, b: Uint32Array): Uint32Array {
  const both = new Uint32Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

/**
 * The distinct colors with their pixels; twin of src/quantize/histogram/count-colors.ts. Opaque ones are in Morton
 * order already, and stay on the GPU. If there are others, which come off the hash table in any order, all are sorted
 * on the host.
 */
export async function compactOnGpu(
  context: GpuContext,
  colorCounts: Counts,
  counted: Counted,
): Promise<ResidentColors> {
  const { opaque, hash } = colorCounts
  if (!hash) return weighColors(context, opaque, counted)
  const others = await compactHash(context, hash, colorCounts.others)
  const [listed, found] = await readLists(context, [opaque, others])
  for (const list of [opaque, others]) releaseList(context, list)
  const sorted = sortColors(found)
  const keys = concat(sorted.keys, listed.keys)
  const counts = concat(sorted.counts, listed.counts)
  const visibility = concat(sorted.visibility, listed.visibility)
  return uploadColors(context, colorsOf({ keys, counts, visibility, opaque: sorted.opaque }))
}
