import { MAX_MATCH } from '../../common/deflate-cost.ts'
import { openKernels } from '../../common/kernels/kernels.ts'
import { LANES, readerLayout } from '../color/coordinate-rows.ts'
import { ringLayout } from '../dither/diffuse-by-kernel.ts'
import { type Entries, servesOpaque } from '../dither/diffuse-row.ts'
import { WEIGHTS } from './error-weights.ts'
import { recentBytes, recentRows } from './recent-rows.ts'
import type { RowPrices } from './row-prices.ts'
import type { Sources } from './sources.ts'
import { FAR } from './trellis.ts'

const SURVIVORS = 16
const ENTRIES = 256
/** What kernels/rdo/literal-search.ts works in: lists of 32^3 cells, and 2^15 groups of 64 bytes. */
const SEARCH_BYTES = 16 + 4 * 32 ** 3 + 64 * 2 ** 15

/** The order in which kernels/rdo/job.ts is told the addresses of arrays. */
const ADDRESSES = [
  ...['rows', 'base', 'next', 'weights', 'fixed', 'nearest', 'row', 'entries', 'extras', 'literal', 'start', 'grow'],
  ...['place', 'survivors', 'taken', 'begun', 'bytes', 'steps', 'search', 'records'],
] as const

function layoutFor(width: number, units: number) {
  return {
    job: [Int32Array, 32],
    base: [Int32Array, width * LANES],
    next: [Int32Array, width],
    weights: [Uint8Array, width],
    fixed: [Uint8Array, width],
    nearest: [Uint8Array, width],
    stream: [Uint8Array, recentBytes(units)],
    entries: [Int16Array, ENTRIES * LANES],
    coords: [Int32Array, ENTRIES * LANES],
    grounds: [Int32Array, ENTRIES * LANES],
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
    // What lies around the trellis.
    ...readerLayout(width),
    ...ringLayout(width),
    marks: [Uint8Array, width],
    columns: [Int32Array, (width + 6) * LANES],
    table: [Uint8Array, WEIGHTS.length],
  } as const
}

/** What a picture's rows are chosen by, whichever code does it. */
export interface TrellisInput {
  width: number
  entries: Entries
  /** What a literal of each entry costs, in squared error. */
  extras: Int32Array
  perByte: number
  sources: Sources
  /** The squared error above which a pixel does not take the byte of a source. */
  most: number
}

/** `makeTrellis` as a kernel, for the row that lies in its arrays; null if there are no kernels here. */
export function trellisKernel({ width, entries, extras, perByte, sources, most }: TrellisInput) {
  const units = Math.ceil(width / perByte)
  const opened = openKernels(layoutFor(width, units))
  if (!opened) return null
  const { run, arrays, at } = opened
  const recent = recentRows(units, arrays.stream)
  const places: Record<string, number> = { ...at, row: at.stream + recent.start }
  const { count, near, place } = sources
  const served = Number(servesOpaque(entries))
  const numbers = [width, perByte, count, near, entries.count, entries.firstOpaque, served, most]
  arrays.job.set([...ADDRESSES.map(name => places[name]), ...numbers])
  arrays.entries.set(entries.coords)
  arrays.coords.set(entries.coords)
  arrays.extras.set(extras)
  arrays.place.set(place)

  /** Chooses `bytes` and `steps`. */
  function choose({ literal, grow, start }: RowPrices, open: readonly number[]): void {
    arrays.literal.set(literal)
    arrays.grow.set(grow)
    arrays.grow[MAX_MATCH + 1] = grow[MAX_MATCH]
    arrays.start.fill(FAR)
    for (const m of open) arrays.start[m] = start[m]
    run.trellisRow(at.job, units)
  }
  return { ...opened, recent, choose }
}
