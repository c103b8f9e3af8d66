import { openKernels, withKernels } from '../../common/kernels/kernels.ts'
import type { ImageHistogram } from '../types.ts'
import { emptyHistogram, OtherColors } from './other-colors.ts'

/** Up to so many pixels the kernel's sort takes less time and memory than a table. */
const SORTED_PIXELS = 2 ** 21

const BINS = 2 ** 24
const BLOCK_BITS = 10
const BLOCKS = BINS >> BLOCK_BITS
/** Blocks of bins that are listed together. */
const STEP_BLOCKS = 64
const STEP_PIXELS = 2 ** 20
/** A kernel may look at so many pixels behind the last. */
const AHEAD = 4

/** Adds runs of pixels that are not opaque; `seen`: what each of them counts. */
function addOthers(pixels: Uint32Array, seen: Uint8Array, count: number, others: OtherColors): void {
  for (let i = 0; i < count; ) {
    const first = i
    while (++i < count && pixels[i] === pixels[first] && seen[i] === seen[first]);
    others.add(pixels[first], i - first, seen[first])
  }
}

/** Counts by sorting; null if there are too many pixels, or no kernels. */
export function sortedByKernel(pixels: Uint32Array): ImageHistogram | null {
  const count = pixels.length
  if (count > SORTED_PIXELS) return null
  let histogram: ImageHistogram | null = null
  const words = [Uint32Array, count + AHEAD] as const
  const [seen, buckets] = [[Uint8Array, count] as const, [Uint32Array, 4096] as const]
  withKernels({ pixels: words, codes: words, keys: words, seen, buckets }, ({ run, arrays, at }) => {
    arrays.pixels.set(pixels)
    const otherCount = run.writeCodes(at.pixels, count, at.codes, at.seen)
    const others = new OtherColors()
    addOthers(arrays.pixels, arrays.seen, otherCount, others)
    // The pixels are done with; what is seen of each color takes their place.
    const end = run.sortCodes(at.codes, count - otherCount, at.keys, at.pixels, at.buckets)
    histogram = emptyHistogram(others.size + end, others.size === 0)
    others.list(histogram)
    histogram.keys.set(arrays.keys.subarray(0, end), others.size)
    histogram.counts.set(arrays.codes.subarray(0, end), others.size)
    histogram.visibility.set(arrays.pixels.subarray(0, end), others.size)
  })
  return histogram
}

/** Counts into a table of all opaque colors, with a yield of the part that is done; null if there are no kernels. */
export function* talliedByKernel(pixels: Uint32Array): Generator<number, ImageHistogram | null> {
  const listed = [Uint32Array, STEP_BLOCKS << BLOCK_BITS] as const
  const kernels = openKernels({
    pixels: [Uint32Array, STEP_PIXELS + AHEAD],
    seen: [Uint8Array, STEP_PIXELS],
    bins: [Uint32Array, 2 * BINS],
    used: [Uint8Array, BLOCKS],
    size: [Uint32Array, 1],
    keys: listed,
    counts: listed,
    visibility: listed,
  })
  if (!kernels) return null
  const { run, arrays, at } = kernels
  const others = new OtherColors()
  for (let from = 0; from < pixels.length; from += STEP_PIXELS) {
    const step = pixels.subarray(from, from + STEP_PIXELS)
    arrays.pixels.set(step)
    const otherCount = run.tallyColors(at.pixels, step.length, at.bins, at.used, at.size, at.seen)
    addOthers(arrays.pixels, arrays.seen, otherCount, others)
    yield from / pixels.length
  }
  const histogram = emptyHistogram(others.size + arrays.size[0], others.size === 0)
  others.list(histogram)
  for (let block = 0, end = others.size; block < BLOCKS; block += STEP_BLOCKS) {
    const { keys, counts, visibility } = at
    const count = run.listColors(at.bins, at.used, block, block + STEP_BLOCKS, keys, counts, visibility)
    histogram.keys.set(arrays.keys.subarray(0, count), end)
    histogram.counts.set(arrays.counts.subarray(0, count), end)
    histogram.visibility.set(arrays.visibility.subarray(0, count), end)
    end += count
  }
  return histogram
}
