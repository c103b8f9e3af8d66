import { deflateStored } from '../deflate/deflate-stored.ts'
import { assemblePng, makeParts } from './png-file.ts'
import type { PackedPixels } from './png-rows.ts'

/** Rows of a sample, in strips from all over the picture. */
const SAMPLE_ROWS = 64
const STRIPS = 8
/** A picture of fewer rows is no larger than a sample or two. */
const MIN_ROWS = 2 * SAMPLE_ROWS
/** The sample must be smaller by this part; it is a worse guess than the difference is small. */
const MIN_GAIN = 0.035
/** Bytes of a PNG beside palette and rows. */
const FIXED_BYTES = 69

function sampleOf(indexed: PackedPixels): PackedPixels {
  const { width, height, indices } = indexed
  const rows = SAMPLE_ROWS / STRIPS
  const sample = new Uint8Array(SAMPLE_ROWS * width)
  for (let n = 0; n < STRIPS; n++) {
    const top = Math.floor(((height - rows) * n) / (STRIPS - 1))
    sample.set(indices.subarray(top * width, (top + rows) * width), n * rows * width)
  }
  return { ...indexed, height: SAMPLE_ROWS, indices: sample }
}

/**
 * The high level if it gains on a sample of rows, else the low one: most photos gain nothing by the filters that high
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
