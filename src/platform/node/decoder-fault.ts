import { HuepressError } from '../../common/errors.ts'
import { identify, unsupported } from '../../formats/identify/identify.ts'
import { systemCode, systemReason } from './read-file.ts'

const READABLE = 'PNG, JPEG, WebP, AVIF, GIF, TIFF or BMP'

/** Kinds that are decoded here. */
const TAKEN = ['PNG', 'JPEG', 'WebP', 'AVIF', 'GIF', 'TIFF']

/** The words of an error, with those of its causes: the decoder's own stand in the last. */
const wordsOf = (error: unknown) => String(error instanceof Error ? error.message : error)

const MEMORY = /out of memory|(cannot|could not|unable to|failed to) (m?alloc|map)|allocation (failed|failure)|ENOMEM/i
const RANGE = /invalid (typed )?array (buffer )?length|array buffer allocation/i
const UNSUPPORTED =
  /unsupported(?! image format)|not (been )?(built in|supported|configured|implemented)|unimplemented|no known|unknown (compression|codec)|bad labq format/i

/** The last line in words of what a decoder says; the lines before it are details of the same. */
function reasonOf(error: unknown): string {
  const inWords = wordsOf(error)
    .split('\n')
    .map(line => line.trim().replace(/^vips\w*: */i, ''))
    .filter(line => /[a-z]{3}/i.test(line) && !/^(Input|Warning)\b/.test(line))
  return inWords.length > 0 ? ` (${inWords[inWords.length - 1]})` : ''
}

/** sharp, or what it is built on, is not there or not for this platform. */
export function decoderMissing(cause: unknown): HuepressError {
  const reason = wordsOf(cause)
    .split('\n')[0]
    .replace(/[.:\s]+$/, '')
  const message =
    `The image decoder (sharp) could not be loaded: ${reason}. ` +
    'Run `npm install sharp` for this platform, with optional packages (--include=optional).'
  return new HuepressError('decoder-missing', message, { cause })
}

/** Memory, files and modules: faults that say nothing about the picture. Null for any other. */
function environmentFault(error: unknown, bytes: Uint8Array): HuepressError | null {
  const words = wordsOf(error)
  if (MEMORY.test(words) || (error instanceof RangeError && RANGE.test(words))) {
    const message = `There is not enough memory to decode the image (${bytes.length} bytes). Close other programs, or scale it down first.`
    return new HuepressError('out-of-memory', message, { cause: error })
  }
  const code = systemCode(error)
  if (/^ERR_(MODULE|DLOPEN)|^MODULE_NOT_FOUND$/.test(code)) return decoderMissing(error)
  if (!/^E[A-Z0-9]+$/.test(code)) return null
  return new HuepressError('unreadable', `The decoder cannot work: ${systemReason(error)}.`, { cause: error })
}

/** How a picture of a taken kind is stored that its decoder does not know, such as a TIFF of another color space. */
function variantOf(name: string, error: unknown): string {
  if (/labq/.test(wordsOf(error))) return 'TIFF in CIELAB colors'
  return `This kind of ${name}${reasonOf(error)}`
}

/**
 * What an error of the decoder means: a fault of memory, files or modules keeps its own code; a kind of file that is
 * not decoded is 'unsupported'; only what a decoder says about the bytes is 'corrupt'. A fault of the program is
 * given back as it is.
 */
export function decoderFault(error: unknown, bytes: Uint8Array): unknown {
  if (error instanceof HuepressError) return error
  const environment = environmentFault(error, bytes)
  if (environment) return environment
  if (error instanceof TypeError || error instanceof ReferenceError || error instanceof SyntaxError) return error
  const name = identify(bytes)
  if (name && !TAKEN.includes(name)) return unsupported(name, READABLE, error)
  if (name && UNSUPPORTED.test(wordsOf(error))) return unsupported(variantOf(name, error), READABLE, error)
  if (!name && /unsupported image format/.test(wordsOf(error))) {
    const message = `The ${bytes.length} bytes are no image, or their start is damaged. Use ${READABLE}.`
    return new HuepressError('not-an-image', message, { cause: error })
  }
  const message = `The image (${bytes.length} bytes) is damaged or cut off${reasonOf(error)}. Save or download it again.`
  return new HuepressError('corrupt', message, { cause: error })
}

/** Refuses a kind of file that the decoder may take, but with other pixels than it should. Code 'unsupported'. */
export function checkKind(bytes: Uint8Array): void {
  const name = identify(bytes)
  if (name && !TAKEN.includes(name)) throw unsupported(name, READABLE)
}
