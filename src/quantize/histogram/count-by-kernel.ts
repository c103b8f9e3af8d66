import { OPAQUE_BITS } from '../../common/constants.ts'
import { openKernels, withKernels } from '../../common/kernels/kernels.ts'
import { keyOf } from '../../common/pixel-keys.ts'
import type { Histogram } from '../types.ts'
import { KeyMap } from './key-map.ts'
import { alphaCode, keyOfAlphaCode } from './morton.ts'

/** Up to so many pixels the kernel's sort takes less time and memory than a table. */
const SORTED_PIXELS = 2 ** 21

const BINS = 2 ** 24
const BLOCK_BITS = 10
const BLOCKS = BINS >> BLOCK_BITS
/** Blocks of bins that are listed together. */
const STEP_BLOCKS = 64
const STEP_PIXELS = 2 ** 20

/** Counts by sorting; null if there are too many pixels, or no kernels. */
export function sortedByKernel(pixels: Uint32Array): Histogram | null {
  const count = pixels.length
  if (count > SORTED_PIXELS) return null
  let histogram: Histogram | null = null
  const layout = { pixels: [Uint32Array, count], counts: [Uint32Array, count], buckets: [Uint32Array, 4096] } as const
  withKernels(layout, ({ run, arrays, at }) => {
    arrays.pixels.set(pixels)
    const end = run.sortColors(at.pixels, count, at.counts, at.buckets)
    const keys = arrays.pixels.slice(0, end)
    histogram = { keys, counts: arrays.counts.slice(0, end), opaque: end === 0 || keys[0] >= OPAQUE_BITS }
  })
  return histogram
}

/** Adds runs of pixels that are not opaque. */
function addOthers(pixels: Uint32Array, others: KeyMap): void {
  for (let i = 0; i < pixels.length; ) {
    const first = i
    while (++i < pixels.length && pixels[i] === pixels[first]);
    others.add(keyOf(pixels[first]), i - first)
  }
}

/** Counts into a table of all opaque colors, with a yield of the part that is done; null if there are no kernels. */
export function* talliedByKernel(pixels: Uint32Array): Generator<number, Histogram | null> {
  const kernels = openKernels({
    pixels: [Uint32Array, STEP_PIXELS],
    bins: [Uint32Array, BINS],
    used: [Uint8Array, BLOCKS],
    size: [Uint32Array, 1],
    keys: [Uint32Array, STEP_BLOCKS << BLOCK_BITS],
    counts: [Uint32Array, STEP_BLOCKS << BLOCK_BITS],
  })
  if (!kernels) return null
  const { run, arrays, at } = kernels
  const others = new KeyMap()
  for (let from = 0; from < pixels.length; from += STEP_PIXELS) {
    const step = pixels.subarray(from, from + STEP_PIXELS)
    arrays.pixels.set(step)
    const otherCount = run.tallyColors(at.pixels, step.length, at.bins, at.used, at.size)
    addOthers(arrays.pixels.subarray(0, otherCount), others)
    yield from / pixels.length
  }
  const keys = new Uint32Array(others.size + arrays.size[0])
  const counts = new Uint32Array(keys.length)
  const codes = others.list().map(alphaCode).sort()
  codes.forEach((code, i) => {
    keys[i] = keyOfAlphaCode(code)
    counts[i] = others.get(keys[i])
  })
  for (let block = 0, end = codes.length; block < BLOCKS; block += STEP_BLOCKS) {
    const listed = run.listColors(at.bins, at.used, block, block + STEP_BLOCKS, at.keys, at.counts)
    keys.set(arrays.keys.subarray(0, listed), end)
    counts.set(arrays.counts.subarray(0, listed), end)
    end += listed
  }
  return { keys, counts, opaque: codes.length === 0 }
}
