import { HuepressError } from '../../common/errors.ts'
import { type FileInput, readFileInput } from '../../common/file-input.ts'
import { type HeldPixels, holdImage, withFields } from '../../common/held-pixels.ts'
import { checkSize } from '../../common/image-limits.ts'
import { orient, uprightSize } from '../../common/turn-pixels.ts'
import { decodeIcon } from '../../compress/decode-icon.ts'
import { type DecodedImage, type DecodeOptions, FIRST_FRAME } from '../../compress/decoded-image.ts'
import { inspect } from '../../formats/damage/inspect.ts'
import { checkHeldPart } from '../../formats/damage/may-hold-pixels.ts'
import { repairNote } from '../../formats/icc/icc.ts'
import { CGBI, identify, unsupported } from '../../formats/identify/identify.ts'
import { readSource } from '../../formats/metadata/read-metadata.ts'
import { checkOption } from '../../options/check.ts'
import { decodeExtra } from './extra-decoders-browser.ts'
import type { ImageHeader } from './header-info.ts'
import { readHeader } from './image-header.ts'
import { mayBeTurned, type StoredFile, storedJpeg, webpOrientation } from './orientation.ts'
import { holdBitmap } from './pixels/bitmap-pixels.ts'
import { type BitmapKind, RAW, readPixels } from './pixels/read-pixels.ts'

/** Names of formats whose headers are not read. */
const FORMATS: Record<string, string> = { 'JPEG XL': 'jxl', 'JPEG 2000': 'jp2', PSD: 'psd', TIFF: 'tiff' }

const FROM_CMYK = 'CMYK was converted to sRGB.'
const NOT_EXACT = 'This browser does not hand out exact pixels, so colors may be off by a level.'

/** The bytes of a file, and the file as browsers decode it. */
async function readInput(input: FileInput): Promise<{ bytes: Uint8Array<ArrayBuffer>; file: Blob }> {
  const bytes = (await readFileInput(input)) as Uint8Array<ArrayBuffer>
  if (bytes.length === 0) throw new HuepressError('empty', 'The file has 0 bytes: there is nothing to decode.')
  return { bytes, file: input instanceof Blob ? input : new Blob([bytes]) }
}

/** A WebP is turned here, by its EXIF, and everything else by the browser. */
const bitmapOptions = (header: ImageHeader | null): ImageBitmapOptions => ({
  ...RAW,
  imageOrientation: header?.kind === 'WebP' ? 'none' : 'from-image',
})

async function openBitmap(file: Blob, bytes: Uint8Array, header: ImageHeader | null): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file, bitmapOptions(header))
  } catch (cause) {
    if (/allocat/i.test(`${cause}`)) throw noRoom(file.size, header, cause)
    if (header) throw corrupt(header.kind, file.size, cause)
    throw notDecodable(bytes, cause)
  }
}

/** Kinds that every browser decodes: if one is not, its bytes are damaged. */
const TAKEN = ['PNG', 'JPEG', 'WebP', 'GIF', 'BMP']

const READABLE = 'PNG, JPEG, WebP, GIF or AVIF'

function notDecodable(bytes: Uint8Array, cause: unknown): HuepressError {
  const name = identify(bytes)
  if (name && TAKEN.includes(name)) return corrupt(name, bytes.length, cause)
  if (name) return unsupported(name, READABLE, cause)
  const message = `The file (${bytes.length} bytes) is no image that this browser can decode. Use ${READABLE}.`
  return new HuepressError('not-an-image', message, { cause })
}

/** Chrome's word for a picture that is whole but does not fit into memory. */
function noRoom(bytes: number, header: ImageHeader | null, cause: unknown): HuepressError {
  const size = header ? `${header.width}x${header.height} pixels` : `a file of ${bytes} bytes`
  const message = `There is not enough memory for this photo (${size}). Close other tabs, or scale it down first.`
  return new HuepressError('out-of-memory', message, { cause })
}

/** Refuses what a browser may take for a kind that it decodes, but with other pixels. */
function checkKind(bytes: Uint8Array): void {
  if (identify(bytes) === CGBI) throw unsupported(CGBI, READABLE)
}

const corrupt = (kind: string, bytes: number, cause?: unknown) =>
  new HuepressError('corrupt', `The ${kind} (${bytes} bytes) is damaged or cut off. Save or download it again.`, {
    cause,
  })

/** How a file is decoded, how its bitmap is read, and how that stands. */
function planOf(file: Blob, bytes: Uint8Array, header: ImageHeader | null): StoredFile & { kind: BitmapKind } {
  const orientation = header?.kind === 'WebP' ? webpOrientation(bytes) : 1
  if (!header?.opaque) return { file, kind: 'alpha', orientation }
  if (!mayBeTurned(bytes)) return { file, kind: 'upright', orientation }
  const stored = header.kind === 'JPEG' ? storedJpeg(file, bytes) : null
  return stored ? { ...stored, kind: 'upright' } : { file, kind: 'opaque', orientation }
}

/** What the browser makes of a file. */
async function readImage(file: Blob, bytes: Uint8Array) {
  const header = readHeader(bytes)
  if (header === 'damaged') throw corrupt('image', bytes.length)
  if (header && header.kind !== 'BMP' && header.kind !== 'AVIF') checkSize(header.width, header.height)
  const plan = planOf(file, bytes, header)
  const bitmap = await openBitmap(plan.file, bytes, header).catch(async error => {
    const extra = error.code === 'unsupported' ? await decodeExtra(identify(bytes), bytes) : null
    if (!extra) throw error
    return extra
  })
  if ('image' in bitmap) return { ...bitmap, exact: true, header: null }
  let held: HeldPixels | null = null
  try {
    checkSize(bitmap.width, bitmap.height)
    const { kind, orientation } = plan
    held = kind === 'upright' ? await holdBitmap({ bitmap, orientation }) : null
    if (held) return { image: holdImage(uprightSize(bitmap, orientation), held), exact: true, header, count: 1 }
    const { image, exact } = await readPixels(bitmap, kind)
    return { image: orient(image, orientation), exact, header, count: 1 }
  } finally {
    if (!held) bitmap.close()
  }
}

/** The same, where nobody may be waiting for it. */
function startReading(file: Blob, bytes: Uint8Array): ReturnType<typeof readImage> {
  const reading = readImage(file, bytes)
  reading.catch(() => {})
  return reading
}

/**
 * Decodes an image file to straight RGBA, 8 bits a channel: the stored numbers, without color management, turned
 * upright by EXIF, 16 bits reduced to their upper 8. PNG gives the same pixels as in Node, always.
 *
 * @param input the file: a Blob, File, ArrayBuffer, Uint8Array, or a URL, which is fetched.
 * @param options `tolerant`: also take an image whose pixels are partly missing; a note says how many.
 * Errors: 'usage', 'empty', 'unreadable', 'not-an-image', 'unsupported', 'out-of-memory', 'corrupt', and 'too-large'
 * before anything is decoded if the header tells the size.
 */
export async function decode(input: FileInput, options: DecodeOptions = {}): Promise<DecodedImage> {
  const tolerant = checkOption('tolerant', options.tolerant)
  const { bytes: original, file } = await readInput(input)
  checkKind(original)
  if (identify(original) === 'ICO') return decodeIcon(original, png => decode(png, options))
  const head = await readSource(original)
  if (head?.size) checkSize(head.size.width, head.size.height)
  checkHeldPart(original, head)
  const reading = startReading(file, original) // Beside the inspection: most files are sound.
  const { bytes, notes } = await inspect(original, tolerant)
  const { image, header, exact, count } = await (bytes === original
    ? reading
    : readImage(new Blob([bytes as Uint8Array<ArrayBuffer>]), bytes))
  const source = await readSource(bytes)
  if (source?.animated || count > 1) notes.push(FIRST_FRAME)
  if (header?.cmyk) notes.push(FROM_CMYK)
  if (!exact) notes.push(NOT_EXACT)
  if (source?.profileRepair) notes.push(repairNote(source.profileRepair))
  return withFields(image, {
    format: source?.format ?? header?.kind.toLowerCase() ?? FORMATS[identify(original) ?? ''] ?? 'unknown',
    bits: source?.bits ?? 8,
    file: original,
    chunks: source?.chunks ?? {},
    profileFault: source?.profileFault,
    metadata: source?.metadata ?? { pngChunks: [] },
    notes,
  })
}
