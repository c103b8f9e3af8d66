import type { Metadata, SharpOptions } from 'sharp'
import { expected, HuepressError } from '../../common/errors.ts'
import type { RgbaImage } from '../../common/image.ts'
import { checkSize } from '../../common/image-limits.ts'
import type { DecodedImage } from '../../compress/decoded-image.ts'
import { profileInfo } from '../../formats/icc/icc.ts'
import { readSource } from '../../formats/metadata/read-metadata.ts'
import { readInput } from './read-file.ts'
import { openWithSharp } from './sharp.ts'

/** A decoded image with what its file said beside the pixels. */
export interface NodeImage extends DecodedImage {
  /** Bits a channel in the file; more than 8 were reduced to the upper 8. */
  bits: number
}

const READABLE = 'PNG, JPEG, WebP, AVIF, GIF or TIFF'

/** The last line in words of what a decoder says; the lines before it are details of the same. */
function reasonOf(error: unknown): string {
  const lines = String(error instanceof Error ? error.message : error).split('\n')
  const inWords = lines
    .map(line => line.trim().replace(/^vips\w*: */i, ''))
    .filter(line => /[a-z]{3}/i.test(line) && !/^(Input|Warning)\b/.test(line))
  return inWords.length > 0 ? ` (${inWords[inWords.length - 1]})` : ''
}

function notDecodable(error: unknown, bytes: Uint8Array): HuepressError {
  const message = String(error instanceof Error ? error.message : error)
  if (/unsupported image format/.test(message)) {
    return new HuepressError(
      'not-an-image',
      `The ${bytes.length} bytes are no image, or their start is damaged. Use ${READABLE}.`,
      { cause: error },
    )
  }
  return new HuepressError(
    'corrupt',
    `The image (${bytes.length} bytes) is damaged or cut off${reasonOf(error)}. Save or download it again.`,
    { cause: error },
  )
}

async function readMetadata(bytes: Uint8Array): Promise<Metadata> {
  try {
    return await (await openWithSharp(bytes)).metadata()
  } catch (error) {
    throw notDecodable(error, bytes)
  }
}

/** sharp's messages that mean lost pixels; other warnings, such as an odd tag, do no harm. */
const DAMAGE = /corrupt|premature|truncat|crc/i

/** The first 4 channels: TIFFs may hold further ones, such as masks or spot colors. */
function firstChannels(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 4) return data
  return Uint8Array.from({ length: (data.length / channels) * 4 }, (_, i) => data[(i >> 2) * channels + (i & 3)])
}

/** Straight RGBA of the first frame: the stored numbers, turned upright. 16 bits lose their lower 8. */
async function readPixels(bytes: Uint8Array, metadata: Metadata): Promise<RgbaImage> {
  const options: SharpOptions = {
    pages: 1,
    autoOrient: true,
    sequentialRead: true,
    // CMYK has no numbers to keep: its profile, or a common one, turns it to sRGB.
    ignoreIcc: metadata.space !== 'cmyk',
  }
  const read = async (failOn: 'warning' | 'error') => {
    const image = await openWithSharp(bytes, { ...options, failOn })
    return image.toColorspace('srgb').ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  }
  try {
    const { data, info } = await read('warning').catch(error => {
      if (DAMAGE.test(String(error))) throw error
      return read('error').catch(() => Promise.reject(error))
    })
    return { width: info.width, height: info.height, data: firstChannels(data, info.channels) }
  } catch (error) {
    throw notDecodable(error, bytes)
  }
}

/**
 * Decodes an image file to straight RGBA, 8 bits a channel: the stored numbers, without color management, turned
 * upright by EXIF, 16 bits reduced to their upper 8. Only the first frame of an animation is taken.
 *
 * @param input the bytes of a file, or its path. Neither is changed.
 * Errors: 'usage', 'not-found', 'unreadable', 'empty', 'not-an-image', 'corrupt', and 'too-large' before anything is
 * decoded.
 */
export async function decode(input: Uint8Array | string): Promise<NodeImage> {
  if (typeof input !== 'string' && !(input instanceof Uint8Array)) {
    throw expected('input', 'a path or a Uint8Array', typeof input)
  }
  const bytes = typeof input === 'string' ? await readInput(input) : input
  if (bytes.length === 0) throw new HuepressError('empty', 'The input has 0 bytes: there is nothing to decode.')
  const source = await readSource(bytes)
  if (source?.size) checkSize(source.size.width, source.size.height)
  const metadata = await readMetadata(bytes)
  if (metadata.format === 'svg') {
    throw new HuepressError('not-an-image', `SVG is a drawing, not a photo. Render it first, or use ${READABLE}.`)
  }
  checkSize(metadata.width, metadata.height)
  const image = await readPixels(bytes, metadata)
  const notes: string[] = []
  if (source?.animated || (metadata.pages ?? 1) > 1) notes.push('Only the first frame was taken.')
  if (metadata.space === 'cmyk') notes.push('CMYK was converted to sRGB.')
  const colors = source ?? (metadata.icc ? await profileInfo(metadata.icc) : { chunks: {} })
  return {
    ...image,
    format: source?.format ?? metadata.format,
    bits: Math.max(source?.bits ?? 0, metadata.depth === 'ushort' ? 16 : 8),
    file: bytes,
    chunks: colors.chunks,
    profileFault: colors.profileFault,
    metadata: source?.metadata ?? { pngChunks: [] },
    notes,
  }
}
