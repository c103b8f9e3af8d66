import { relativeBytes } from './advice.ts'
import { MIN_COLORS } from './core/constants.ts'
import { HuepressError } from './errors.ts'
import { bytesOf } from './never-larger.ts'
import type { RgbaImage } from './types.ts'

/** How to make files of one picture, and to estimate their sizes. */
export interface Maker<File> {
  /** Most colours to take. */
  most: number
  /** Most bytes. */
  limit: number
  /** Bytes of a rough file: what a real one has, but for a factor that hardly depends on the number of colours. */
  roughly(colors: number): Promise<number>
  /** The file itself. */
  make(colors: number): Promise<File>
}

/** What the best encoders make of a fast file's bytes: where the factor begins. */
const FIRST_FACTOR = 0.9
/** Files that are really made, at most, once one of them fits. */
const MOST_MADE = 3
/** Rough files for one estimate, at most. */
const MOST_ROUGH = 6
/** An estimate that fills the limit to this part is near enough. */
const NEAR = 0.99
/** Steps down by at least this factor once that many files in a row were too large. */
const STEP = 0.8

/** The number of colours at which a file of `bytes` at `colors` has about `wanted` bytes. */
function coloursAt(wanted: number, colors: number, bytes: number): number {
  const relative = (relativeBytes(colors) * wanted) / bytes
  let [low, high] = [MIN_COLORS, 256]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (relativeBytes(middle) <= relative) low = middle
    else high = middle - 1
  }
  return low
}

/** The most colours in low..high whose rough file has at most `wanted` bytes, or nearly so; `low` where none has. */
async function mostThatFit(roughly: (colors: number) => Promise<number>, wanted: number, low: number, high: number) {
  let guess = high
  for (let tries = 0; tries < MOST_ROUGH && low < high; tries++) {
    const bytes = await roughly(guess)
    const fits = bytes <= wanted
    if (fits && (guess === high || bytes >= NEAR * wanted)) return guess
    if (fits) low = guess
    else high = guess - 1
    guess = Math.max(low + 1, Math.min(high, coloursAt(wanted, guess, bytes)))
  }
  return low
}

/**
 * Makes the file of the most colours that has at most `limit` bytes. Rough files say where to try; the real ones, three
 * or four as a rule, set the factor between both right. The result always fits, and is the same everywhere.
 *
 * Errors: 'too-many-bytes', with the smallest size, where not even 2 colours fit.
 */
export async function bestThatFits<File extends { bytes: Uint8Array }>(maker: Maker<File>): Promise<File> {
  const { most, limit } = maker
  const sizes = new Map<number, number>()
  async function roughly(colors: number): Promise<number> {
    const known = sizes.get(colors)
    if (known !== undefined) return known
    const bytes = await maker.roughly(colors)
    sizes.set(colors, bytes)
    return bytes
  }
  let best: { colors: number; file: File } | null = null
  let [low, high, factor] = [Math.min(MIN_COLORS, most), most, FIRST_FACTOR]
  for (let made = 0; ; made++) {
    if (best && (made > MOST_MADE || low > high)) return best.file
    let colors = await mostThatFit(roughly, limit / factor, low, high)
    if (!best && made > MOST_MADE) colors = Math.max(low, Math.min(colors, Math.floor(high * STEP)))
    const file = await maker.make(colors)
    const { length } = file.bytes
    if (length <= limit) {
      best = { colors, file }
      low = colors + 1
    } else {
      high = colors - 1
    }
    if (!best && high < low) throw tooMany(colors, length, limit)
    const rough = await roughly(colors)
    factor = length / rough
    // Nothing to gain where the estimate of one colour more does not fit either.
    if (best && low <= high && (await roughly(low)) * factor > limit && best.colors === low - 1) return best.file
  }
}

function tooMany(colors: number, bytes: number, limit: number): HuepressError {
  const sizes = `The smallest result, with ${colors} colours, has ${bytesOf(bytes)}, more than the ${bytesOf(limit)} that were asked for at most.`
  return new HuepressError('too-many-bytes', `${sizes} Nothing was written. Allow more, or scale the picture down.`)
}

const SAMPLE_PIXELS = 2 ** 20
const BANDS = 16

/**
 * A small picture that compresses about as the whole does: 16 bands of rows, evenly spread, of about a megapixel in
 * all. Only sizes are estimated with it. Pictures that are no larger come back as they are.
 */
export function sampleRows(image: RgbaImage): RgbaImage {
  const { width, height, data } = image
  const rows = Math.max(1, Math.floor(SAMPLE_PIXELS / BANDS / width))
  if (width * height <= SAMPLE_PIXELS || rows * BANDS >= height) return image
  const bytes = new Uint8Array(rows * BANDS * width * 4)
  for (let band = 0; band < BANDS; band++) {
    const from = Math.floor(((height - rows) * band) / (BANDS - 1)) * width * 4
    bytes.set(data.subarray(from, from + rows * width * 4), band * rows * width * 4)
  }
  return { width, height: rows * BANDS, data: bytes }
}
