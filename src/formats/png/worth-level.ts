import { deflateStored } from '../deflate/deflate-stored.ts'
import { assemblePng, makeParts } from './png-file.ts'
import type { PackedPixels } from './png-rows.ts'

/** A sample is made of strips from all over the picture, each of so many rows and of half the width. */
const STRIPS = 8
const STRIP_ROWS = 16
/** A picture of fewer rows is not much larger than its sample. */
const MIN_ROWS = STRIPS * STRIP_ROWS
/** Spreads the strips from left to right: the fraction of the golden ratio. */
const SPREAD = 0.618
/** The sample must be smaller by this part; it is a worse guess than the difference is small. */
const MIN_GAIN = 0.015
/** Bytes of a PNG beside palette and rows. */
const FIXED_BYTES = 69

function sampleOf(indexed: PackedPixels): PackedPixels {
  const { width: fullWidth, height: fullHeight, indices } = indexed
  const width = Math.ceil(fullWidth / 2)
  const height = STRIPS * STRIP_ROWS
  const sample = new Uint8Array(width * height)
  for (let n = 0; n < STRIPS; n++) {
    const top = Math.floor(((fullHeight - STRIP_ROWS) * n) / (STRIPS - 1))
    const left = Math.floor((fullWidth - width) * ((n * SPREAD) % 1))
    for (let y = 0; y < STRIP_ROWS; y++) {
      const first = (top + y) * fullWidth + left
      sample.set(indices.subarray(first, first + width), (n * STRIP_ROWS + y) * width)
    }
  }
  return { ...indexed, width, height, indices: sample }
}

/**
 * The high level if it gains on a sample, else the low one: most photos gain nothing by the filters that high
 * levels try, and they take five times as long.
 */
export async function worthLevel(
  indexed: PackedPixels,
  low: number,
  high: number,
  optimise: (png: Uint8Array, level: number) => Promise<Uint8Array>,
): Promise<number> {
  if (indexed.height < MIN_ROWS) return high
  const png = assemblePng(await makeParts(sampleOf(indexed), deflateStored))
  const [ofHigh, ofLow] = await Promise.all([high, low].map(level => optimise(png, level)))
  const fixed = FIXED_BYTES + (3 * indexed.palette.length) / 4
  return ofHigh.length - fixed < (1 - MIN_GAIN) * (ofLow.length - fixed) ? high : low
}
