/** A palette image that was made, and is smaller than the file it came from. */
export interface Smaller {
  /** Most colours asked for. */
  colors: number
  bytes: number
}

/** Bytes of a palette PNG of a photo at 2, 4 ... 256 colours against 256: means over 12 Kodak pictures, not dithered. */
const RELATIVE_BYTES = [0.06, 0.13, 0.22, 0.32, 0.45, 0.6, 0.78, 1]

/** Made at most; the first is right for most photos. */
const TRIES = 3

/** Relative size at any number of colours, between the measured ones in proportion. */
export function relativeBytes(colors: number): number {
  const at = Math.min(Math.max(Math.log2(colors) - 1, 0), RELATIVE_BYTES.length - 1)
  const [low, high] = [RELATIVE_BYTES[Math.floor(at)], RELATIVE_BYTES[Math.ceil(at)]]
  return low + (high - low) * (at - Math.floor(at))
}

/**
 * Looks for the largest power of 2 of colours that makes a file of fewer than `limit` bytes. An estimate from the size
 * at `colors` says where to begin; what is returned was really made, with everything else as it was. Null where the
 * tries, three at most, found none.
 */
export async function findSmaller(
  { colors, bytes }: Smaller,
  limit: number,
  bytesAt: (colors: number) => Promise<number>,
): Promise<Smaller | null> {
  const perUnit = bytes / relativeBytes(colors)
  let candidates = [128, 64, 32, 16, 8, 4, 2].filter(count => count < colors)
  const first = candidates.findIndex(count => perUnit * relativeBytes(count) < limit)
  candidates = first < 0 ? candidates.slice(-1) : candidates.slice(first, first + TRIES)
  for (const count of candidates) {
    const made = await bytesAt(count)
    if (made < limit) return { colors: count, bytes: made }
  }
  return null
}

const number = new Intl.NumberFormat('en')

/** A ratio as people read it: 1.93, 12.4. */
export const ratio = (larger: number, smaller: number): string =>
  (larger / smaller).toFixed(larger < 9.995 * smaller ? 2 : 1)

/** Says that a result in another format is not smaller than its file, by how much, and what would be. */
export function largerNote(bytes: number, file: { bytes: number; format: string }, smaller: Smaller | null): string {
  const kind = file.format.toUpperCase()
  const plain = `The result is larger than its ${kind}: ${ratio(bytes, file.bytes)} times its ${number.format(file.bytes)} bytes.`
  return smaller ? `${plain} With ${smaller.colors} colours it has ${number.format(smaller.bytes)} bytes.` : plain
}
