import { OPAQUE_BITS } from '../../common/constants.ts'
import { keyOf } from '../../common/pixel-keys.ts'
import { finish } from '../steps.ts'
import type { Histogram } from '../types.ts'
import { sortedByKernel, talliedByKernel } from './count-by-kernel.ts'
import { KeyMap } from './key-map.ts'
import { alphaCode, keyOfAlphaCode, keyOfOpaqueCode, opaqueCode, SPREAD3 } from './morton.ts'

const BINS = 2 ** 24

/** Bins that are marked together where one of them is used: pages of memory that nothing touched cost most to read. */
const BLOCK_BITS = 10

/** Pixels between two turns for the event loop. */
const STEP_PIXELS = 2 ** 21

/** Up to so many pixels sorting takes less time, and memory, than a table of all colors. */
const SORTED_PIXELS = 2 ** 18

/** Codes in order with the number of times that each comes; returns the end. */
function countRuns(sorted: Uint32Array, keyOfCode: (code: number) => number, into: Histogram, from: number): number {
  let end = from
  for (let i = 0; i < sorted.length; end++) {
    const first = i
    while (++i < sorted.length && sorted[i] === sorted[first]);
    into.keys[end] = keyOfCode(sorted[first])
    into.counts[end] = i - first
  }
  return end
}

function countBySorting(pixels: Uint32Array): Histogram {
  const codes = new Uint32Array(pixels.length)
  let others = 0
  let opaque = pixels.length
  for (let i = 0; i < pixels.length; i++) {
    if (pixels[i] >= OPAQUE_BITS) codes[--opaque] = opaqueCode(pixels[i])
    else codes[others++] = alphaCode(keyOf(pixels[i]))
  }
  const into = { keys: new Uint32Array(pixels.length), counts: new Uint32Array(pixels.length), opaque: others === 0 }
  const middle = countRuns(codes.subarray(0, others).sort(), keyOfAlphaCode, into, 0)
  const end = countRuns(codes.subarray(opaque).sort(), keyOfOpaqueCode, into, middle)
  return { ...into, keys: into.keys.slice(0, end), counts: into.counts.slice(0, end) }
}

/** Weights by Morton code, and which blocks of them are used. */
interface Table {
  bins: Uint32Array
  used: Uint8Array
  /** Bins that are not empty. */
  size: number
}

/** Counts opaque pixels into a table by Morton code, runs of all others into a map by key. */
function tally(pixels: Uint32Array, from: number, to: number, table: Table, others: KeyMap): void {
  const { bins, used } = table
  let size = 0
  for (let i = from; i < to; i++) {
    const pixel = pixels[i]
    if (pixel >= OPAQUE_BITS) {
      const code = (SPREAD3[pixel & 255] << 2) | (SPREAD3[(pixel >>> 8) & 255] << 1) | SPREAD3[(pixel >>> 16) & 255]
      if (bins[code]++ === 0) {
        used[code >>> BLOCK_BITS] = 1
        size++
      }
    } else {
      const first = i
      while (i + 1 < to && pixels[i + 1] === pixel) i++
      others.add(keyOf(pixel), i + 1 - first)
    }
  }
  table.size += size
}

/** Writes the occupied bins behind `from`. */
function compact({ bins, used }: Table, keys: Uint32Array, counts: Uint32Array, from: number): void {
  let end = from
  for (let block = 0; block < used.length; block++) {
    if (used[block] === 0) continue
    const behind = (block + 1) << BLOCK_BITS
    for (let code = block << BLOCK_BITS; code < behind; code++) {
      if (bins[code] === 0) continue
      keys[end] = keyOfOpaqueCode(code)
      counts[end++] = bins[code]
    }
  }
}

/**
 * The distinct colors of an image with their weights, in one pass over the pixels.
 *
 * Order: the colors that are not opaque by their 32-bit Morton code, then the opaque ones by their 24-bit code.
 * Time is linear in the pixels; memory 64 MiB for the table plus 8 bytes a distinct color.
 */
export function countColors(pixels: Uint32Array): Histogram {
  return finish(countInSteps(pixels))
}

/** The same, with a yield of the part that is done every few milliseconds. */
export function* countInSteps(pixels: Uint32Array): Generator<number, Histogram> {
  return sortedByKernel(pixels) ?? (yield* talliedByKernel(pixels)) ?? (yield* countPlainly(pixels))
}

/** The plain code; the specification of the kernels. */
function* countPlainly(pixels: Uint32Array): Generator<number, Histogram> {
  if (pixels.length <= SORTED_PIXELS) return countBySorting(pixels)
  const table = { bins: new Uint32Array(BINS), used: new Uint8Array(BINS >>> BLOCK_BITS), size: 0 }
  const others = new KeyMap()
  for (let from = 0; from < pixels.length; from += STEP_PIXELS) {
    tally(pixels, from, Math.min(from + STEP_PIXELS, pixels.length), table, others)
    yield from / pixels.length
  }
  const keys = new Uint32Array(others.size + table.size)
  const counts = new Uint32Array(keys.length)
  const codes = others.list().map(alphaCode).sort()
  for (let i = 0; i < codes.length; i++) {
    keys[i] = keyOfAlphaCode(codes[i])
    counts[i] = others.get(keys[i])
  }
  compact(table, keys, counts, codes.length)
  return { keys, counts: counts, opaque: codes.length === 0 }
}

/** Puts colors that come in any order (a hash table's, say) into the order that `countColors` gives. */
export function sortColors(keys: Uint32Array, counts: Uint32Array): Histogram {
  const weightOf = new KeyMap(keys.length)
  for (let i = 0; i < keys.length; i++) weightOf.add(keys[i], counts[i])
  const others = keys.filter(key => key < OPAQUE_BITS)
  const opaque = keys.filter(key => key >= OPAQUE_BITS)
  const sorted = new Uint32Array(keys.length)
  sorted.set(others.map(alphaCode).sort().map(keyOfAlphaCode))
  sorted.set(opaque.map(opaqueCode).sort().map(keyOfOpaqueCode), others.length)
  return { keys: sorted, counts: sorted.map(key => weightOf.get(key)), opaque: others.length === 0 }
}

/** How many of the colors are not opaque; they come first. */
export function countTranslucent(histogram: Histogram): number {
  if (histogram.opaque) return 0
  let low = 0
  let high = histogram.keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (histogram.keys[middle] < OPAQUE_BITS) low = middle + 1
    else high = middle
  }
  return low
}
