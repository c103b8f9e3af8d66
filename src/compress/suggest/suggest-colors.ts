import { aboutWithCommas, bytesText, withCommas } from '../../common/number-text.ts'
import { formatTitle } from '../../formats/format-title.ts'

/** A palette image that is smaller than the file it came from. */
export interface SmallerAlternative {
  /** Most colors asked for. */
  colors: number
  bytes: number
  /** The size was estimated from parts of the picture, with a margin: the file was not made. */
  estimated: boolean
}

/** Bytes of a palette PNG of a photo at 2, 4 ... 256 colors against 256: means over 12 Kodak pictures. */
const RELATIVE_BYTES = {
  plain: [0.06, 0.13, 0.22, 0.32, 0.45, 0.6, 0.78, 1],
  dithered: [0.13, 0.24, 0.33, 0.39, 0.52, 0.66, 0.83, 1],
}

/** Photos of fewer colors look like posters: nobody is advised to make one. */
const MIN_ADVISED = 16

/** Made or estimated at most; the first is right for most photos. */
const TRIES = 3

/** Relative size at any number of colors, between the measured ones in proportion. */
export function relativeBytes(colors: number, dithered: boolean): number {
  const table = RELATIVE_BYTES[dithered ? 'dithered' : 'plain']
  const position = Math.min(Math.max(Math.log2(colors) - 1, 0), table.length - 1)
  const [low, high] = [table[Math.floor(position)], table[Math.ceil(position)]]
  return low + (high - low) * (position - Math.floor(position))
}

/** The picture that was made, and how others would be. */
export interface Sizes {
  /** In the palette of the file that was made. */
  colors: number
  bytes: number
  dithered: boolean
  /** Size of a file with at most so many colors and everything else the same. */
  bytesAt(colors: number): Promise<number>
  /** Part by which `bytesAt` may be too low for each halving of the colors; 0 if it really makes the file. */
  margin: number
}

/**
 * Looks for the largest power of 2 of colors, 16 at least, that makes a file of fewer than `limit` bytes. Typical
 * sizes against the one at `colors` say where to begin; an estimate has to stay below the limit by its margin. Null if
 * the tries, three at most, found none.
 */
export async function suggestColors(
  { colors, bytes, dithered, bytesAt, margin }: Sizes,
  limit: number,
): Promise<SmallerAlternative | null> {
  const perUnit = bytes / relativeBytes(colors, dithered)
  let candidates = [128, 64, 32, MIN_ADVISED].filter(count => count < colors)
  const first = candidates.findIndex(count => perUnit * relativeBytes(count, dithered) < limit)
  // An estimate costs little: twice as many colors as is typical may do.
  const from = Math.max(0, margin > 0 ? first - 1 : first)
  candidates = first < 0 ? candidates.slice(-1) : candidates.slice(from, first + TRIES)
  for (const count of candidates) {
    const countBytes = await bytesAt(count)
    if (countBytes * (1 + margin * Math.log2(colors / count)) < limit)
      return { colors: count, bytes: Math.round(countBytes), estimated: margin > 0 }
  }
  return null
}

/** A ratio as people read it: 1.93, 12.4. */
const ratio = (larger: number, smaller: number): string => (larger / smaller).toFixed(larger < 9.995 * smaller ? 2 : 1)

/** Bytes in words, two digits of them where they are estimated. */
export const roundedBytes = (bytes: number, estimated: boolean): string =>
  estimated ? `about ${aboutWithCommas(bytes)}` : withCommas(bytes)

/** Says what would be smaller. */
export function alternativeNote({ colors, bytes, estimated }: SmallerAlternative): string {
  return `With ${colors} colors it has ${roundedBytes(bytes, estimated)} bytes.`
}

/** Says that a result in another format is not smaller than its file, by how much, and what would be. */
export function largerNote(
  bytes: number,
  file: { bytes: number; format: string },
  smaller: SmallerAlternative | null,
): string {
  const kind = formatTitle(file.format)
  const plain = `The result is larger than its ${kind}: ${ratio(bytes, file.bytes)} times its ${bytesText(file.bytes)}.`
  return smaller ? `${plain} ${alternativeNote(smaller)}` : plain
}

/** With more colors a JPEG XL is larger than a WebP of the same photo: docs/benchmarks/encoders.md. */
const MAX_JXL_COLORS = 32

/** Says that another format is usually smaller at so many colors. */
export function formatNotes(format: string, colors: number): string[] {
  if (format !== 'jxl' || colors <= MAX_JXL_COLORS) return []
  return [`With more than ${MAX_JXL_COLORS} colors a WebP of the same pixels is usually smaller than a JPEG XL.`]
}
