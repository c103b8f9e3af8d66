import { HuepressError } from '../common/errors.ts'
import { bytesText } from '../common/number-text.ts'
import type { KeepOptions } from '../formats/metadata/metadata-policy.ts'
import { passThrough } from '../formats/metadata/original.ts'
import type { DecodedImage } from './decoded-image.ts'
import { largerNote, type Sizes, type SmallerAlternative, suggestColors } from './suggest-colors.ts'

export interface LargerOptions extends KeepOptions {
  /** File format of the result. */
  format: string
  /** Take the result however large it is. */
  allowLarger: boolean
  /** Refuse a result that is not smaller. */
  skipIfLarger: boolean
  /** Find fewer colors with which a result is not larger than a file of another format. */
  advice: boolean
}

/** What is handed out in the end. */
export interface Finished {
  bytes: Uint8Array<ArrayBuffer>
  /** It is the original file, not the result. */
  usedOriginal: boolean
  /** What would be smaller than a file of another format. */
  smallerAlternative: SmallerAlternative | null
  notes: string[]
}

/** A result, and how to make others. */
export interface Result extends Omit<Sizes, 'bytes'> {
  bytes: Uint8Array<ArrayBuffer>
  /** The look of the original does not hang on its profile. */
  plain: boolean
}

type Original = Pick<DecodedImage, 'file' | 'format' | 'profileFault'>

/** The original, less what may not leave with it. */
async function keep({ bytes, plain }: Result, original: Original, options: LargerOptions): Promise<Finished> {
  const { file, format, profileFault } = original
  const passed = await passThrough(file, format, { ...options, colors: !plain && !profileFault })
  const lost = options.keep === 'none' ? ', less its metadata' : ', less what tells where it was taken'
  const note =
    `The result would have ${bytesText(bytes.length)}, not fewer than the original's ${bytesText(file.length)}: ` +
    `the original was kept${passed === file ? '' : lost}.`
  return { bytes: Uint8Array.from(passed), usedOriginal: true, smallerAlternative: null, notes: [note] }
}

/**
 * Takes the original file instead of a result in the same format that is not smaller, unless larger ones are allowed.
 * What tells where the picture was taken leaves the original then, like everything that `keep` 'none' drops. A result
 * that is larger than a file of another format is taken, and a note says so.
 *
 * Errors: 'larger' where a refusal was asked for, whatever the formats.
 */
export async function keepOriginal(result: Result, original: Original, options: LargerOptions): Promise<Finished> {
  const { bytes } = result
  const { file, format } = original
  const finished = { bytes, usedOriginal: false, smallerAlternative: null, notes: [] }
  if (bytes.length < file.length) return finished
  if (options.skipIfLarger) {
    const sizes = `The result would have ${bytesText(bytes.length)}, the input has ${bytesText(file.length)}.`
    throw new HuepressError('larger', `${sizes} Nothing was written, as asked; fewer colors may help.`)
  }
  if (format === options.format) return options.allowLarger ? finished : keep(result, original, options)
  const sizes = { ...result, bytes: bytes.length }
  const smaller = options.advice ? await suggestColors(sizes, file.length) : null
  return {
    ...finished,
    smallerAlternative: smaller,
    notes: [largerNote(bytes.length, { bytes: file.length, format }, smaller)],
  }
}
