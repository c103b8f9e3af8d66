import { MAX_EXPANSION } from '../deflate/deflate.ts'
import type { SourceInfo } from '../metadata/source-info.ts'

/**
 * Whether a file has enough bytes for the rows that its header tells, of one channel at least. A decoder takes memory
 * for all of them first: a gigabyte for a PNG of a hundred bytes. True if the header tells no size.
 */
export function mayHoldPixels(file: Uint8Array, source: Pick<SourceInfo, 'size' | 'bits'> | null): boolean {
  if (!source?.size) return true
  const rowBytes = 1 + Math.ceil((source.size.width * source.bits) / 8)
  return rowBytes * source.size.height <= file.length * MAX_EXPANSION
}
