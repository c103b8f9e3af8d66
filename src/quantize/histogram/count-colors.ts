import { OPAQUE_BITS } from '../../common/constants.ts'
import { finish } from '../steps.ts'
import type { Histogram, ImageHistogram } from '../types.ts'
import { sortedByKernel, talliedByKernel } from './count-by-kernel.ts'
import { keyOfOpaqueCode, opaqueCode, SPREAD3 } from './morton.ts'
import { emptyHistogram, OtherColors } from './other-colors.ts'
import { BLOCK_PIXELS, visibilityOf } from './visibility.ts'

const BINS = 2 ** 24

/** Bins that are marked together where one of them is used: pages of memory that nothing touched cost most to read. */
const BLOCK_BITS = 10

/** Pixels between two turns for the event loop. */
const STEP_PIXELS = 2 ** 21

/** Up to so many pixels sorting takes less time, and memory, than a table of all colors. */
const SORTED_PIXELS = 2 ** 18

/** Bits of a pixel's visibility, behind those of its code. */
const VISIBILITY_BITS = 4

function countBySorting(pixels: Uint32Array): ImageHistogram {
  const codes = new Uint32Array(pixels.length)
  const others = new OtherColors()
  let count = 0
  for (let block = 0; block < pixels.length; block += BLOCK_PIXELS) {
    const visibility = visibilityOf(pixels, block)
    const end = Math.min(block + BLOCK_PIXELS, pixels.length)
    for (let i = block; i < end; i++) {
      if (pixels[i] >= OPAQUE_BITS) codes[count++] = (opaqueCode(pixels[i]) << VISIBILITY_BITS) | visibility
      else others.add(pixels[i], 1, visibility)
    }
  }
  const sorted = codes.subarray(0, count).sort()
  let size = others.size
  for (let i = 0; i < count; i++) if (i === 0 || (sorted[i] ^ sorted[i - 1]) >>> VISIBILITY_BITS !== 0) size++
  const histogram = emptyHistogram(size, others.size === 0)
  others.list(histogram)
  let place = others.size - 1
  for (let i = 0; i < count; i++) {
    if (i === 0 || (sorted[i] ^ sorted[i - 1]) >>> VISIBILITY_BITS !== 0)
      histogram.keys[++place] = keyOfOpaqueCode(sorted[i] >>> VISIBILITY_BITS)
    histogram.counts[place]++
    histogram.visibility[place] += sorted[i] & (2 ** VISIBILITY_BITS - 1)
  }
  return histogram
}

/** Pixels and visibility by Morton code, in turn, and which blocks of them are used. */
interface Table {
  bins: Uint32Array
  used: Uint8Array
  /** Bins that are not empty. */
  size: number
}

/** Counts opaque pixels into a table by Morton code, runs of all others into a map by key. */
function tally(pixels: Uint32Array, from: number, to: number, table: Table, others: OtherColors): void {
  const { bins, used } = table
  let size = 0
  for (let block = from; block < to; block += BLOCK_PIXELS) {
    const visibility = visibilityOf(pixels, block)
    const end = Math.min(block + BLOCK_PIXELS, to)
    for (let i = block; i < end; i++) {
      const pixel = pixels[i]
      if (pixel >= OPAQUE_BITS) {
        const code = (SPREAD3[pixel & 255] << 2) | (SPREAD3[(pixel >>> 8) & 255] << 1) | SPREAD3[(pixel >>> 16) & 255]
        if (bins[2 * code]++ === 0) {
          used[code >>> BLOCK_BITS] = 1
          size++
        }
        bins[2 * code + 1] += visibility
      } else {
        const first = i
        while (i + 1 < end && pixels[i + 1] === pixel) i++
        others.add(pixel, i + 1 - first, visibility)
      }
    }
  }
  table.size += size
}

/** Writes the occupied bins behind the colors that are there. */
function compact({ bins, used }: Table, { keys, counts, visibility }: ImageHistogram, from: number): void {
  let end = from
  for (let block = 0; block < used.length; block++) {
    if (used[block] === 0) continue
    const behind = (block + 1) << BLOCK_BITS
    for (let code = block << BLOCK_BITS; code < behind; code++) {
      if (bins[2 * code] === 0) continue
      keys[end] = keyOfOpaqueCode(code)
      counts[end] = bins[2 * code]
      visibility[end++] = bins[2 * code + 1]
    }
  }
}

/**
 * The distinct colors of an image with their weights, in one pass over the pixels.
 *
 * Order: the colors that are not opaque by their 32-bit Morton code, then the opaque ones by their 24-bit code.
 * Time is linear in the pixels; memory 128 MiB for the table plus 12 bytes a distinct color.
 */
export function countColors(pixels: Uint32Array): ImageHistogram {
  return finish(countInSteps(pixels))
}

/** The same, with a yield of the part that is done every few milliseconds. */
export function* countInSteps(pixels: Uint32Array): Generator<number, ImageHistogram> {
  return sortedByKernel(pixels) ?? (yield* talliedByKernel(pixels)) ?? (yield* countPlainly(pixels))
}

/** The plain code; the specification of the kernels. */
function* countPlainly(pixels: Uint32Array): Generator<number, ImageHistogram> {
  if (pixels.length <= SORTED_PIXELS) return countBySorting(pixels)
  const table = { bins: new Uint32Array(2 * BINS), used: new Uint8Array(BINS >>> BLOCK_BITS), size: 0 }
  const others = new OtherColors()
  for (let from = 0; from < pixels.length; from += STEP_PIXELS) {
    tally(pixels, from, Math.min(from + STEP_PIXELS, pixels.length), table, others)
    yield from / pixels.length
  }
  const histogram = emptyHistogram(others.size + table.size, others.size === 0)
  others.list(histogram)
  compact(table, histogram, others.size)
  return histogram
}

/** How many of the colors are not opaque; they come first. */
export function countTranslucent(histogram: Pick<Histogram, 'keys' | 'opaque'>): number {
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
