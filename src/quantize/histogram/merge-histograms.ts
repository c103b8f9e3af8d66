import { MAX_PIXELS, OPAQUE_BITS } from '../../common/constants.ts'
import type { ImageHistogram } from '../types.ts'
import { alphaCode, opaqueCode } from './morton.ts'

/** The colors of several images; numbers are doubles, since their sum may pass 32 bits. */
export interface MergedColors {
  keys: Uint32Array
  counts: Float64Array
  visibility: Float64Array
}

/** Place of a color in the order that `countColors` gives. */
const rank = (key: number) => (key < OPAQUE_BITS ? alphaCode(key) : 2 ** 32 + opaqueCode(key))

/** Adds the colors of one image to those of others: both are in order, so one walk over both will do. */
export function mergeColors(merged: MergedColors | null, added: ImageHistogram): MergedColors {
  const { keys, counts, visibility } = added
  if (!merged) return { keys, counts: Float64Array.from(counts), visibility: Float64Array.from(visibility) }
  const most = merged.keys.length + keys.length
  const out = { keys: new Uint32Array(most), counts: new Float64Array(most), visibility: new Float64Array(most) }
  const add = (place: number, from: MergedColors | ImageHistogram, color: number) => {
    out.keys[place] = from.keys[color]
    out.counts[place] += from.counts[color]
    out.visibility[place] += from.visibility[color]
  }
  let end = 0
  for (let i = 0, j = 0; i < merged.keys.length || j < keys.length; end++) {
    const left = i < merged.keys.length ? rank(merged.keys[i]) : Infinity
    const right = j < keys.length ? rank(keys[j]) : Infinity
    if (left <= right) add(end, merged, i++)
    if (right <= left) add(end, added, j++)
  }
  const take = <T extends Uint32Array | Float64Array>(list: T) => list.slice(0, end) as T
  return { keys: take(out.keys), counts: take(out.counts), visibility: take(out.visibility) }
}

/**
 * Merged colors as the clustering takes them. It is exact for up to 2^28 pixels; if there are more, all numbers are
 * divided by the least power of 2 that makes them fit, rounded, and at least 1, so that every color still counts.
 */
export function finishMerge({ keys, counts, visibility }: MergedColors): ImageHistogram {
  const opaque = keys[0] >= OPAQUE_BITS
  for (let divisor = 1; ; divisor *= 2) {
    const part = (value: number) => Math.max(1, Math.round(value / divisor))
    const sum = counts.reduce((sum, count) => sum + part(count), 0)
    if (sum > Math.max(MAX_PIXELS, keys.length)) continue
    return { keys, counts: Uint32Array.from(counts, part), visibility: Uint32Array.from(visibility, part), opaque }
  }
}
