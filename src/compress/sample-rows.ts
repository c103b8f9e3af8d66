import { rowsOf } from '../common/held-pixels.ts'
import type { RgbaImage } from '../common/image.ts'

const SAMPLE_PIXELS = 2 ** 18
/**
 * Strips of rows: thin ones hide how much a row has in common with those above it, few ones miss parts of the picture.
 */
const MAX_STRIPS = 16
const MIN_STRIPS = 4
const STRIP_ROWS = 12

/**
 * A small picture that compresses about as the whole does: 4 to 16 strips of rows, evenly spread, of about a quarter of
 * a megapixel in all. Only sizes are estimated with it. Pictures that are no larger come back as they are.
 */
export function sampleRows(image: RgbaImage): RgbaImage {
  const { width, height } = image
  const all = SAMPLE_PIXELS / width
  const strips = Math.max(MIN_STRIPS, Math.min(MAX_STRIPS, Math.floor(all / STRIP_ROWS)))
  const rows = Math.max(1, Math.floor(all / strips))
  if (width * height <= SAMPLE_PIXELS || rows * strips >= height) return image
  const bytes = new Uint8Array(rows * strips * width * 4)
  for (let strip = 0; strip < strips; strip++) {
    const first = Math.floor(((height - rows) * strip) / (strips - 1))
    bytes.set(rowsOf(image, first, rows), strip * rows * width * 4)
  }
  return { width, height: rows * strips, data: bytes }
}
