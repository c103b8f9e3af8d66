import { sortColours } from '../../quantize/histogram/count-colors.ts'
import type { Colours } from '../../quantize/types.ts'
import type { Job } from '../context.ts'
import { GROUP } from '../gpu-constants.ts'
import { groupsFor, makeStep, readParts, runSteps } from '../passes.ts'
import { type ColourList, makeList, releaseList, uploadList } from './color-list.ts'
import type { Counts } from './gpu-histogram.ts'
import type { HashTable } from './hash-table.ts'

/** Lists the occupied slots of a hash table, in any order. */
async function compactHash(job: Job, hash: HashTable, count: number): Promise<ColourList> {
  const list = makeList(job, count)
  const bindings = [hash.slots, hash.tallies, hash.starts, list.keys, list.weights]
  runSteps(job, 'compact', [await makeStep(job, 'compact-hash', {}, bindings, groupsFor(hash.runs, GROUP))])
  return list
}

async function readLists(job: Job, lists: ColourList[]) {
  const parts = lists.flatMap(({ count: words, keys, weights }) => [keys, weights].map(source => ({ source, words })))
  const words = await readParts(job, parts)
  return lists.map((_, i) => ({ keys: words[2 * i], weights: words[2 * i + 1] }))
}

function concat(a: Uint32Array, b: Uint32Array): Uint32Array {
  const both = new Uint32Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

/**
 * The distinct colours with their pixels, on the host and on the GPU; twin of src/quantize/histogram/count-colors.ts. Opaque colours are
 * in Morton order already; the others come off the hash table in any order and are sorted on the host.
 */
export async function compactOnGpu(job: Job, counts: Counts): Promise<{ colours: Colours; list: ColourList }> {
  const { opaque, hash } = counts
  if (!hash) {
    const [listed] = await readLists(job, [opaque])
    return { colours: { ...listed, opaque: true }, list: opaque }
  }
  const others = await compactHash(job, hash, counts.others)
  const [listed, found] = await readLists(job, [opaque, others])
  for (const list of [opaque, others]) releaseList(job, list)
  const sorted = sortColours(found.keys, found.weights)
  const keys = concat(sorted.keys, listed.keys)
  const weights = concat(sorted.weights, listed.weights)
  return { colours: { keys, weights, opaque: sorted.opaque }, list: uploadList(job, keys, weights) }
}
