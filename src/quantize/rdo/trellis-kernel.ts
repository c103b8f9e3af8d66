import { MAX_MATCH } from '../../common/deflate-cost.ts'
import { openKernels } from '../../common/kernels/kernels.ts'
import { LANES } from '../color/coordinate-rows.ts'
import { type Entries, type Row, servesOpaque } from '../dither/diffuse-row.ts'
import type { RecentRows } from './recent-rows.ts'
import type { Sources } from './sources.ts'
import { type ChooseBytes, FAR } from './trellis.ts'

const SURVIVORS = 16
const ENTRIES = 256
/** What kernels/rdo/literal-search.ts works in: lists of 32^3 cells, and 2^15 groups of 64 bytes. */
const SEARCH_BYTES = 16 + 4 * 32 ** 3 + 64 * 2 ** 15

/** The order in which kernels/rdo/job.ts is told the addresses of arrays. */
const ADDRESSES = [
  ...['own', 'base', 'next', 'weights', 'fixed', 'nearest', 'row', 'entries', 'extras', 'literal', 'start', 'grow'],
  ...['place', 'survivors', 'taken', 'begun', 'bytes', 'steps', 'search', 'records'],
] as const

function layoutFor(width: number, units: number, streamBytes: number) {
  return {
    job: [Int32Array, 32],
    own: [Int32Array, width * LANES],
    base: [Int32Array, width * LANES],
    next: [Int32Array, width],
    weights: [Uint8Array, width],
    fixed: [Uint8Array, width],
    nearest: [Uint8Array, width],
    stream: [Uint8Array, streamBytes],
    entries: [Int16Array, ENTRIES * LANES],
    extras: [Int32Array, ENTRIES],
    literal: [Int32Array, 256],
    start: [Int32Array, SURVIVORS],
    // The last one twice: no match gets longer.
    grow: [Int32Array, MAX_MATCH + 2],
    place: [Int32Array, SURVIVORS],
    survivors: [Int32Array, 9 * SURVIVORS + 8],
    taken: [Uint8Array, units * SURVIVORS],
    begun: [Uint32Array, units],
    bytes: [Uint8Array, units],
    steps: [Uint8Array, units],
    search: [Uint8Array, SEARCH_BYTES],
    records: [Int32Array, ENTRIES * 4],
  } as const
}

/** What a picture's rows are chosen by, whichever code does it. */
export interface TrellisInput {
  row: Row
  /** Of each pixel's error, in 32nds. */
  weights: Uint8Array
  entries: Entries
  /** What a literal of each entry costs, in squared error. */
  extras: Int32Array
  perByte: number
  sources: Sources
  /** The squared error above which a pixel does not take the byte of a source. */
  most: number
}

/** `makeTrellis` as a kernel; null if there are none here. `recent`: the stream that rows are chosen in. */
export function trellisKernel(
  { row, weights, entries, extras, perByte, sources, most }: TrellisInput,
  { stream, start }: Pick<RecentRows, 'stream' | 'start'>,
): ChooseBytes | null {
  const { width } = row
  const opened = openKernels(layoutFor(width, Math.ceil(width / perByte), stream.length))
  if (!opened) return null
  const { run, arrays, at, close } = opened
  const places: Record<string, number> = { ...at, row: at.stream + start }
  const { count, near, place } = sources
  const served = Number(servesOpaque(entries))
  const numbers = [width, perByte, count, near, entries.count, entries.firstOpaque, served, most]
  arrays.job.set([...ADDRESSES.map(name => places[name]), ...numbers])
  arrays.entries.set(entries.coords)
  arrays.extras.set(extras)
  arrays.place.set(place)

  const choose: ChooseBytes = (nearest, { prices, open }, bytes, steps) => {
    for (const name of ['own', 'base', 'next', 'fixed'] as const) arrays[name].set(row[name])
    arrays.weights.set(weights)
    arrays.nearest.set(nearest)
    arrays.stream.set(stream)
    arrays.literal.set(prices.literal)
    arrays.grow.set(prices.grow)
    arrays.grow[MAX_MATCH + 1] = prices.grow[MAX_MATCH]
    arrays.start.fill(FAR)
    for (const m of open) arrays.start[m] = prices.start[m]
    run.trellisRow(at.job, bytes.length)
    bytes.set(arrays.bytes)
    steps.set(arrays.steps)
  }
  return Object.assign(choose, { close })
}
