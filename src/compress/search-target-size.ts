import { HuepressError } from '../common/errors.ts'
import { bytesText } from '../common/number-text.ts'
import type { SizeCandidates } from './size-candidates.ts'

/** How to make files of one picture, and to estimate their sizes. */
export interface Maker<File> {
  candidates: SizeCandidates
  /** Most bytes. */
  limit: number
  /** Bytes of a rough file: what a real one has, but for a factor that hardly depends on the step. */
  roughly(step: number): Promise<number>
  /** The file itself. */
  make(step: number): Promise<File>
}

type Rough = Pick<Maker<never>, 'candidates' | 'roughly'>

/** What the best encoders make of a fast file's bytes: where the factor begins. */
const FIRST_FACTOR = 0.9
/** Files that are really made, at most, once one of them fits. */
const MAX_MADE = 3
/** Rough files for one estimate, at most. */
const MAX_ROUGH = 6
/** An estimate that fills the limit to this part is near enough. */
const NEAR = 0.99
/** Goes down by at least this factor once that many files in a row were too large. */
const DOWN = 0.8

/** The step at which a file has about `targetBytes` bytes if it has `bytes` at `step`. */
function stepAt({ least, most, relative }: SizeCandidates, targetBytes: number, step: number, bytes: number): number {
  const part = (relative(step) * targetBytes) / bytes
  let [low, high] = [least, most]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (relative(middle) <= part) low = middle
    else high = middle - 1
  }
  return low
}

/**
 * The highest step in low..high whose rough file has at most `targetBytes` bytes, or nearly so; `low` where none has.
 */
async function highestThatFits({ candidates, roughly }: Rough, targetBytes: number, low: number, high: number) {
  let guess = high
  for (let tries = 0; tries < MAX_ROUGH && low < high; tries++) {
    const bytes = await roughly(guess)
    const fits = bytes <= targetBytes
    if (fits && (guess === high || bytes >= NEAR * targetBytes)) return guess
    if (fits) low = guess
    else high = guess - 1
    guess = Math.max(low + 1, Math.min(high, stepAt(candidates, targetBytes, guess, bytes)))
  }
  return low
}

/** Makes each rough file once. */
function remember<File>({ candidates, roughly }: Maker<File>): Rough {
  const sizes = new Map<number, Promise<number>>()
  return {
    candidates,
    roughly(step) {
      const size = sizes.get(step) ?? roughly(step)
      sizes.set(step, size)
      return size
    },
  }
}

/**
 * Makes the file of the highest step that has at most `limit` bytes. Rough files say where to try; the real ones, three
 * or four as a rule, set the factor between both right. The result always fits, and is the same everywhere.
 *
 * Errors: 'too-many-bytes', with the smallest size, where not even the least step fits.
 */
export async function searchTargetSize<File extends { bytes: Uint8Array }>(maker: Maker<File>): Promise<File> {
  const { candidates, limit } = maker
  const rough = remember(maker)
  let best: { step: number; file: File } | null = null
  let [low, high, factor] = [candidates.least, candidates.most, FIRST_FACTOR]
  for (let attempts = 0; ; attempts++) {
    if (best && (attempts > MAX_MADE || low > high)) return best.file
    let step = await highestThatFits(rough, limit / factor, low, high)
    if (!best && attempts > MAX_MADE) step = Math.max(low, Math.min(step, Math.floor(high * DOWN)))
    const file = await maker.make(step)
    const { length } = file.bytes
    if (length <= limit) {
      best = { step, file }
      low = step + 1
    } else {
      high = step - 1
    }
    if (!best && high < low) throw tooMany(candidates.at(step).colors, length, limit)
    factor = length / (await rough.roughly(step))
    // Nothing to gain where the estimate of the next step does not fit either.
    if (best && low <= high && (await rough.roughly(low)) * factor > limit && best.step === low - 1) return best.file
  }
}

function tooMany(colors: number, bytes: number, limit: number): HuepressError {
  const sizes = `The smallest result, with ${colors} colors, has ${bytesText(bytes)}, more than the ${bytesText(limit)} that were asked for at most.`
  return new HuepressError('too-many-bytes', `${sizes} Nothing was written. Allow more, or scale the picture down.`)
}
