import type { RgbaImage } from '../common/image.ts'

const SAMPLE_PIXELS = 2 ** 18
/** Bands of rows: thin ones hide how much a row has in common with those above it, few ones miss parts of the picture. */
const MOST_BANDS = 16
const FEWEST_BANDS = 4
const BAND_ROWS = 12

/**
 * A small picture that compresses about as the whole does: 4 to 16 bands of rows, evenly spread, of about a quarter of a
 * megapixel in all. Only sizes are estimated with it. Pictures that are no larger come back as they are.
 */
export function sampleRows(image: RgbaImage): RgbaImage {
  const { width, height, data } = image
  const all = SAMPLE_PIXELS / width
  const bands = Math.max(FEWEST_BANDS, Math.min(MOST_BANDS, Math.floor(all / BAND_ROWS)))
  const rows = Math.max(1, Math.floor(all / bands))
  if (width * height <= SAMPLE_PIXELS || rows * bands >= height) return image
  const bytes = new Uint8Array(rows * bands * width * 4)
  for (let band = 0; band < bands; band++) {
    const from = Math.floor(((height - rows) * band) / (bands - 1)) * width * 4
    bytes.set(data.subarray(from, from + rows * width * 4), band * rows * width * 4)
  }
  return { width, height: rows * bands, data: bytes }
}
