import { MAX_MATCH } from '../../common/deflate-cost.ts'
import { openKernels } from '../../common/kernels/kernels.ts'
import { LANES } from '../color/coordinate-rows.ts'
import type { Entries, Row } from '../dither/diffuse-row.ts'
import type { Sources } from './sources.ts'
import { type ChooseBytes, FAR } from './trellis.ts'

const SURVIVORS = 16
const ENTRIES = 256
/** What kernels/rdo/literal-search.ts works in: lists of 32^3 cells, and 2^15 groups of 64 bytes. */
const SEARCH_BYTES = 16 + 4 * 32 ** 3 + 64 * 2 ** 15

/** The order in which kernels/rdo/survivors.ts is told the addresses of arrays. */
const ADDRESSES = [
  ...['base', 'next', 'weights', 'fixed', 'nearest', 'row', 'entries', 'extras', 'literal', 'start', 'grow'],
  ...['distance', 'survivors', 'taken', 'from', 'bytes', 'steps', 'search'],
] as const

function layoutFor(width: number, streamBytes: number) {
  return {
    job: [Int32Array, 32],
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
    grow: [Int32Array, MAX_MATCH + 1],
    distance: [Int32Array, SURVIVORS],
    survivors: [Int32Array, 7 * SURVIVORS],
    taken: [Uint8Array, width * SURVIVORS],
    from: [Uint8Array, width * SURVIVORS],
    bytes: [Uint8Array, width],
    steps: [Uint8Array, width],
    search: [Uint8Array, SEARCH_BYTES],
  } as const
}

/**
 * `makeTrellis` for opaque rows of one index a byte, as a kernel; null if there are none here. `extras`: what a literal
 * of each entry costs, in squared error. `streamStart`: where the row begins in the stream, which has so many bytes.
 */
export function trellisKernel(
  row: Row,
  weights: Uint8Array,
  { coords, count: entryCount }: Entries,
  extras: Int32Array,
  { count, near, distance }: Sources,
  { stream, start }: { stream: Uint8Array; start: number },
): ChooseBytes | null {
  const { width, base, next, fixed } = row
  const opened = openKernels(layoutFor(width, stream.length))
  if (!opened) return null
  const { run, arrays, at } = opened
  const places: Record<string, number> = { ...at, row: at.stream + start }
  arrays.job.set([...ADDRESSES.map(name => places[name]), count, near, entryCount])
  for (let k = 0; k < entryCount; k++) arrays.entries.set(coords.subarray(k * LANES, k * LANES + 3), k * LANES)
  arrays.extras.set(extras)
  arrays.distance.set(distance)

  return (nearest, { prices, open }, bytes, steps) => {
    arrays.base.set(base)
    arrays.next.set(next)
    arrays.weights.set(weights)
    arrays.fixed.set(fixed)
    arrays.nearest.set(nearest)
    arrays.stream.set(stream)
    arrays.literal.set(prices.literal)
    arrays.grow.set(prices.grow)
    arrays.start.fill(FAR)
    for (const m of open) arrays.start[m] = prices.start[m]
    run.trellisRow(at.job, width)
    bytes.set(arrays.bytes)
    steps.set(arrays.steps)
  }
}
