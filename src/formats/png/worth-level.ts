import { deflateThoroughly } from '../deflate/deflate-blocks.ts'
import { deflateStored } from '../deflate/deflate-stored.ts'
import { MIN_SAMPLED_ROWS } from '../effort.ts'
import { assemblePng, encodePng, makeParts } from './png-file.ts'
import { bitDepthOf, type PackedPixels } from './png-rows.ts'

/** A sample is made of strips from all over the picture, each of so many rows and of half the width. */
const STRIPS = 8
const STRIP_ROWS = MIN_SAMPLED_ROWS / STRIPS
/** Spreads the strips from left to right: the fraction of the golden ratio. */
const SPREAD = 0.618
/** The sample must be smaller by this part; it is a worse guess than the difference is small. */
const MIN_GAIN = 0.01
/** Bytes of a PNG beside palette and rows. */
const FIXED_BYTES = 69

/** The entries that are used, in their order: oxipng leaves others out. */
function withUsedEntries(palette: Uint8Array, indices: Uint8Array) {
  const used = new Uint8Array(256)
  for (const index of indices) used[index] = 1
  const entries = [...used.keys()].filter(index => used[index] === 1)
  const places = new Uint8Array(256)
  for (const [place, index] of entries.entries()) places[index] = place
  return {
    palette: Uint8Array.from(entries.flatMap(index => [...palette.subarray(4 * index, 4 * index + 4)])),
    indices: indices.map(index => places[index]),
  }
}

function sampleOf(indexed: PackedPixels): PackedPixels {
  const { width: fullWidth, height: fullHeight, indices } = indexed
  const width = Math.ceil(fullWidth / 2)
  const height = MIN_SAMPLED_ROWS
  const sample = new Uint8Array(width * height)
  for (let n = 0; n < STRIPS; n++) {
    const top = Math.floor(((fullHeight - STRIP_ROWS) * n) / (STRIPS - 1))
    const left = Math.floor((fullWidth - width) * ((n * SPREAD) % 1))
    for (let y = 0; y < STRIP_ROWS; y++) {
      const first = (top + y) * fullWidth + left
      sample.set(indices.subarray(first, first + width), (n * STRIP_ROWS + y) * width)
    }
  }
  // The depth stays: fewer bits would be another question.
  return { ...indexed, bitDepth: bitDepthOf(indexed), ...withUsedEntries(indexed.palette, sample), width, height }
}

export interface Sample {
  /** Whether it gains enough for the whole picture to be optimized. */
  isWorth(): Promise<boolean>
}

/**
 * Begins to optimize a sample of a picture; null if the picture would be hardly larger. Most photos gain nothing by the
 * filters that oxipng tries.
 */
export async function takeSample(
  indexed: PackedPixels,
  optimise: (png: Uint8Array) => Promise<Uint8Array>,
): Promise<Sample | null> {
  if (indexed.height < MIN_SAMPLED_ROWS) return null
  const sample = sampleOf(indexed)
  const fixed = FIXED_BYTES + (3 * sample.palette.length) / 4
  const optimizing = optimise(assemblePng(await makeParts(sample, deflateStored)))
  // Whoever asks hears of the failure.
  optimizing.catch(() => {})
  return {
    async isWorth() {
      const plain = await encodePng(sample, { deflate: deflateThoroughly })
      return (await optimizing).length - fixed < (1 - MIN_GAIN) * (plain.length - fixed)
    },
  }
}
