import { HuepressError } from '../../common/errors.ts'
import { type FileInput, readFileInput } from '../../common/file-input.ts'
import { checkSize } from '../../common/image-limits.ts'
import type { DecodedImage } from '../../compress/decoded-image.ts'
import { readSource } from '../../formats/metadata/read-metadata.ts'
import type { ImageHeader } from './header-info.ts'
import { readHeader } from './image-header.ts'
import { orient, webpOrientation } from './orientation.ts'
import { RAW, readPixels } from './read-pixels.ts'

const FIRST_FRAME = 'Only the first frame was taken.'
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

async function openBitmap(file: Blob, header: ImageHeader | null): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file, bitmapOptions(header))
  } catch (cause) {
    if (/allocat/i.test(`${cause}`)) throw noRoom(file.size, header, cause)
    if (!header) {
      const message = `The file (${file.size} bytes) is no image that this browser can decode. Use PNG, JPEG, WebP, GIF or AVIF.`
      throw new HuepressError('not-an-image', message, { cause })
    }
    throw corrupt(header.kind, file.size, cause)
  }
}

/** Chrome's word for a picture that is whole but does not fit into memory. */
function noRoom(bytes: number, header: ImageHeader | null, cause: unknown): HuepressError {
  const size = header ? `${header.width}x${header.height} pixels` : `a file of ${bytes} bytes`
  const message = `There is not enough memory for this photo (${size}). Close other tabs, or scale it down first.`
  return new HuepressError('too-large', message, { cause })
}

const corrupt = (kind: string, bytes: number, cause?: unknown) =>
  new HuepressError('corrupt', `The ${kind} (${bytes} bytes) is damaged or cut off. Save or download it again.`, {
    cause,
  })

/**
 * Decodes an image file to straight RGBA, 8 bits a channel: the stored numbers, without color management, turned
 * upright by EXIF, 16 bits reduced to their upper 8. PNG gives the same pixels as in Node, always.
 *
 * @param input the file: a Blob, File, ArrayBuffer, Uint8Array, or a URL, which is fetched.
 * Errors: 'usage', 'unreadable', 'empty', 'not-an-image', 'corrupt', 'too-large' (checked before decoding where the
 * header tells the size).
 */
export async function decode(input: FileInput): Promise<DecodedImage> {
  const { bytes, file } = await readInput(input)
  const header = readHeader(bytes)
  if (header === 'damaged') throw corrupt('image', bytes.length)
  if (header && header.kind !== 'BMP' && header.kind !== 'AVIF') checkSize(header.width, header.height)
  const bitmap = await openBitmap(file, header)
  try {
    checkSize(bitmap.width, bitmap.height)
    const { image, exact } = await readPixels(bitmap, header?.opaque ?? false)
    const source = await readSource(bytes)
    const notes: string[] = []
    if (source?.animated) notes.push(FIRST_FRAME)
    if (header?.cmyk) notes.push(FROM_CMYK)
    if (!exact) notes.push(NOT_EXACT)
    const orientation = header?.kind === 'WebP' ? webpOrientation(bytes) : 1
    return {
      ...orient(image, orientation),
      format: source?.format ?? (header?.kind.toLowerCase() || 'unknown'),
      file: bytes,
      chunks: source?.chunks ?? {},
      profileFault: source?.profileFault,
      metadata: source?.metadata ?? { pngChunks: [] },
      notes,
    }
  } finally {
    bitmap.close()
  }
}
