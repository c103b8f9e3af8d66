import { HuepressError } from '../../common/errors.ts'
import { MAX_EXPANSION } from '../deflate/deflate.ts'
import type { SourceInfo } from '../metadata/source-info.ts'

type Header = Pick<SourceInfo, 'size' | 'bits'> | null

/** Of a damaged file at least so much must be there to be taken with `tolerant`. */
const MIN_PART = 1 / 16

/** The most pixel bytes that a file may hold, against those that its header tells, of one channel at least. */
function heldPart(file: Uint8Array, source: Header): number {
  if (!source?.size) return 1
  const rowBytes = 1 + Math.ceil((source.size.width * source.bits) / 8)
  return (file.length * MAX_EXPANSION) / (rowBytes * source.size.height)
}

/**
 * Whether a file has enough bytes for the rows that its header tells. A decoder takes memory for all of them first: a
 * gigabyte for a PNG of a hundred bytes. True if the header tells no size.
 */
export const mayHoldPixels = (file: Uint8Array, source: Header): boolean => heldPart(file, source) >= 1

/** Refuses what not even `tolerant` takes: nearly all pixels are missing. Errors: 'corrupt'. */
export function checkHeldPart(file: Uint8Array, source: Header): void {
  if (!source?.size || heldPart(file, source) >= MIN_PART) return
  const { width, height } = source.size
  throw new HuepressError(
    'corrupt',
    `The image is damaged or cut off: ${file.length} bytes hold next to none of its ${width} x ${height} pixels. Save or download it again.`,
  )
}
