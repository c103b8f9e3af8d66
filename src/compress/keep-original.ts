import { HuepressError } from '../common/errors.ts'
import { bytesText } from '../common/number-text.ts'
import { formatTitle } from '../formats/format-title.ts'
import type { KeepOptions } from '../formats/metadata/metadata-policy.ts'
import { mayLeak, passThrough } from '../formats/metadata/original.ts'
import type { DecodedImage } from './decoded-image.ts'
import { type Alternatives, NO_ALTERNATIVES, type PhotoAlternative } from './suggest/suggest.ts'
import { largerNote, roundedBytes, type SmallerAlternative } from './suggest/suggest-colors.ts'

export interface LargerOptions extends KeepOptions {
  /** File format of the result. */
  format: string
  /** Take the result however large it is. */
  allowLarger: boolean
  /** Refuse a result that is not smaller. */
  skipIfLarger: boolean
  /** Find what is smaller than the input. */
  advice: boolean
}

/** What is handed out in the end. */
export interface Finished {
  bytes: Uint8Array<ArrayBuffer>
  /** It is the original file, not the result. */
  usedOriginal: boolean
  /** Bytes of the result, handed out or not. */
  resultBytes: number
  /** It was estimated: the result was not made. */
  isRough: boolean
  /** What would be smaller than the input. */
  smallerAlternative: SmallerAlternative | null
  photoAlternative: PhotoAlternative | null
  notes: string[]
}

/** A result, and how to find others. */
export interface Result {
  bytes: Uint8Array<ArrayBuffer>
  /** Its size, and whether that was estimated: then `bytes` is empty, and larger ones are not allowed. */
  size: number
  isRough: boolean
  /** The look of the original does not hang on its profile. */
  plain: boolean
  /** What is smaller than the input. */
  suggest(): Promise<Alternatives>
}

type Original = Pick<DecodedImage, 'file' | 'format' | 'profileFault'>

/** Says that the original is kept, and what of it is not, or should not be there and is. */
function keptNotes(
  { size, isRough }: Pick<Result, 'size' | 'isRough'>,
  original: Original,
  passed: Uint8Array,
  options: LargerOptions,
): string[] {
  const { file, format } = original
  const lost = options.keep === 'none' ? ', less its metadata' : ', less what tells where it was taken'
  const note =
    `The result would have ${roundedBytes(size, isRough)} bytes, not fewer than the original's ${bytesText(file.length)}: ` +
    `the original was kept${passed === file ? '' : lost}.`
  if (!mayLeak(file, format, options)) return [note]
  const what = options.keep === 'none' ? 'its metadata' : 'what may tell where it was taken'
  return [note, `The original is ${formatTitle(format)}, of which ${what} cannot be taken out: it is still there.`]
}

/** The original, less what may not leave with it. */
async function keep(
  { plain, ...result }: Pick<Result, 'size' | 'isRough' | 'plain'>,
  original: Original,
  options: LargerOptions,
): Promise<Pick<Finished, 'bytes' | 'usedOriginal' | 'notes'>> {
  const { file, format, profileFault } = original
  const passed = await passThrough(file, format, { ...options, colors: !plain && !profileFault })
  const notes = keptNotes(result, original, passed, options)
  return { bytes: Uint8Array.from(passed), usedOriginal: true, notes }
}

/**
 * Takes the original file instead of a result that is not smaller, whatever the formats, unless larger ones are
 * allowed. What tells where the picture was taken leaves the original then, like everything that `keep` 'none' drops.
 *
 * Errors: 'larger' where a refusal was asked for.
 */
export async function keepOriginal(result: Result, original: Original, options: LargerOptions): Promise<Finished> {
  const { bytes, size, isRough } = result
  const { file, format } = original
  const finished = { bytes, usedOriginal: false, resultBytes: size, isRough, notes: [], ...NO_ALTERNATIVES }
  if (size < file.length) return finished
  if (options.skipIfLarger) {
    const sizes = `The result would have ${roundedBytes(size, isRough)} bytes, the input has ${bytesText(file.length)}.`
    throw new HuepressError('larger', `${sizes} Nothing was written, as asked; fewer colors may help.`)
  }
  const isSame = format === options.format
  if (options.allowLarger && isSame) return finished
  const alternatives = options.advice ? await result.suggest() : NO_ALTERNATIVES
  if (!options.allowLarger) return { ...finished, ...(await keep(result, original, options)), ...alternatives }
  const notes = [largerNote(size, { bytes: file.length, format }, alternatives.smallerAlternative)]
  return { ...finished, ...alternatives, notes }
}
