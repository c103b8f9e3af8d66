import type { KeepOptions } from './codecs/keep.ts'
import { passThrough } from './codecs/pass-through.ts'
import type { DecodedImage } from './compress.ts'
import { HuepressError } from './errors.ts'

export interface LargerOptions extends KeepOptions {
  /** File format of the result. */
  format: string
  /** Take the result however large it is. */
  allowLarger: boolean
  /** Refuse a result that is not smaller. */
  skipIfLarger: boolean
}

/** What is handed out in the end. */
export interface Finished {
  bytes: Uint8Array<ArrayBuffer>
  /** It is the original file, not the result. */
  kept: boolean
  notes: string[]
}

const number = new Intl.NumberFormat('en')

/** A count of bytes with commas. */
export const bytesOf = (count: number): string => `${number.format(count)} bytes`

/**
 * Takes the original file in place of a result in the same format that is not smaller, unless larger ones are allowed.
 * What tells where the picture was taken leaves the original then, like everything that `keep` 'none' drops.
 *
 * Errors: 'larger' where a refusal was asked for, whatever the formats.
 */
export async function neverLarger(
  result: Uint8Array<ArrayBuffer>,
  { file, format }: Pick<DecodedImage, 'file' | 'format'>,
  options: LargerOptions,
): Promise<Finished> {
  const { length } = result
  if (length < file.length || options.allowLarger) return { bytes: result, kept: false, notes: [] }
  if (options.skipIfLarger) {
    const message = `The result would have ${bytesOf(length)}, the input has ${bytesOf(file.length)}. Nothing was written, as asked; fewer colours may help.`
    throw new HuepressError('larger', message)
  }
  if (format !== options.format) return { bytes: result, kept: false, notes: [] }
  const passed = await passThrough(file, format, options)
  const less =
    passed === file ? '' : options.keep === 'none' ? ', less its metadata' : ', less what tells where it was taken'
  return {
    bytes: Uint8Array.from(passed),
    kept: true,
    notes: [
      `The result would have ${bytesOf(length)}, not fewer than the original's ${bytesOf(file.length)}: the original was kept${less}.`,
    ],
  }
}
