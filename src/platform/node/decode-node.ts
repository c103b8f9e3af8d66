import type { Metadata, SharpOptions } from 'sharp'
import { HuepressError } from '../../common/errors.ts'
import type { FileInput } from '../../common/file-input.ts'
import type { RgbaImage } from '../../common/image.ts'
import { checkSize } from '../../common/image-limits.ts'
import { tellMemoryErrors } from '../../common/memory-errors.ts'
import { decodeIcon } from '../../compress/decode-icon.ts'
import { type DecodedImage, type DecodeOptions, FIRST_FRAME } from '../../compress/decoded-image.ts'
import { inspect } from '../../formats/damage/inspect.ts'
import { checkHeldPart, mayHoldPixels } from '../../formats/damage/may-hold-pixels.ts'
import { profileInfo, repairNote } from '../../formats/icc/icc.ts'
import { identify } from '../../formats/identify/identify.ts'
import { readSource } from '../../formats/metadata/read-metadata.ts'
import { checkOption } from '../../options/check.ts'
import { checkKind, decoderFault } from './decoder-fault.ts'
import { EXTRA_DECODERS } from './extra/extra-decoders-node.ts'
import { decodePlainPng } from './plain-png.ts'
import { readInput } from './read-file.ts'
import { openWithSharp } from './sharp.ts'

/** A decoded image with what its file said beside the pixels. */
export interface NodeImage extends DecodedImage {
  bits: number
}

async function readMetadata(bytes: Uint8Array): Promise<Metadata> {
  try {
    return await (await openWithSharp(bytes)).metadata()
  } catch (error) {
    throw decoderFault(error, bytes)
  }
}

/** sharp's messages that mean lost pixels; other warnings, such as an odd tag, do no harm. */
const DAMAGE = /corrupt|premature|truncat|crc/i

/** The first 4 channels: TIFFs may hold further ones, such as masks or spot colors. */
function firstChannels(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 4) return data
  return Uint8Array.from({ length: (data.length / channels) * 4 }, (_, i) => data[(i >> 2) * channels + (i & 3)])
}

interface Reading {
  metadata: Metadata
  /** Straight RGBA of the first frame: the stored numbers, turned upright. 16 bits lose their lower 8. */
  image: RgbaImage
  /** Whether the decoder had nothing to say. */
  isClean: boolean
}

async function readPixels(
  bytes: Uint8Array,
  metadata: Metadata,
  tolerant: boolean,
): Promise<Omit<Reading, 'metadata'>> {
  let isClean = !tolerant
  const options: SharpOptions = {
    pages: 1,
    autoOrient: true,
    sequentialRead: true,
    // CMYK has no numbers to keep: its profile, or a common one, turns it to sRGB.
    ignoreIcc: metadata.space !== 'cmyk',
  }
  const read = async (failOn: 'none' | 'warning' | 'error') => {
    const image = await openWithSharp(bytes, { ...options, failOn })
    return image.toColorspace('srgb').ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  }
  try {
    const strict = () =>
      read('warning').catch(error => {
        if (DAMAGE.test(String(error))) throw error
        isClean = false
        return read('error').catch(() => Promise.reject(error))
      })
    const { data, info } = await (tolerant ? read('none') : strict())
    const image = { width: info.width, height: info.height, data: firstChannels(data, info.channels) }
    return { image, isClean }
  } catch (error) {
    throw decoderFault(error, bytes)
  }
}

/** What sharp makes of a file. */
async function readImage(bytes: Uint8Array, tolerant = false): Promise<Reading> {
  const metadata = await readMetadata(bytes)
  checkSize(metadata.width, metadata.height)
  return { metadata, ...(await readPixels(bytes, metadata, tolerant)) }
}

/** Decodes a kind that sharp does not. */
async function decodeExtra(file: Uint8Array, decodeKind: (typeof EXTRA_DECODERS)[string]): Promise<NodeImage> {
  const { image, format, count } = await decodeKind(file)
  const source = await readSource(file)
  const { chunks = {}, profileFault, profileRepair, bits = 8, metadata = { pngChunks: [] } } = source ?? {}
  const notes = count > 1 ? [FIRST_FRAME] : []
  if (profileRepair) notes.push(repairNote(profileRepair))
  return { ...image, format, bits, file, chunks, profileFault, metadata, notes }
}

/**
 * Decodes an image file to straight RGBA, 8 bits a channel: the stored numbers, without color management, turned
 * upright by EXIF, 16 bits reduced to their upper 8. Only the first frame of an animation is taken.
 *
 * @param input a file: its path, its bytes (Uint8Array, ArrayBuffer, Blob or File) or its URL. It is not changed.
 * @param options `tolerant`: also take an image whose pixels are partly missing; a note says how many.
 * Errors: 'usage', 'not-found', 'unreadable', 'empty', 'not-an-image', 'unsupported', 'decoder-missing',
 * 'out-of-memory', 'corrupt', and 'too-large' before anything is decoded.
 */
export async function decode(input: FileInput | string, options: DecodeOptions = {}): Promise<NodeImage> {
  const tolerant = checkOption('tolerant', options.tolerant)
  const file = await readInput(input)
  if (file.length === 0) throw new HuepressError('empty', 'The input has 0 bytes: there is nothing to decode.')
  const kind = identify(file) ?? ''
  if (kind === 'ICO') return decodeIcon(file, png => decode(png, options))
  const extra = EXTRA_DECODERS[kind]
  if (extra) return decodeExtra(file, extra)
  checkKind(file)
  const head = await readSource(file)
  if (head?.size) checkSize(head.size.width, head.size.height)
  checkHeldPart(file, head)
  const plain = head?.format === 'png' && (await tellMemoryErrors(decodePlainPng(file), head.size ?? undefined))
  if (plain) return { ...plain, format: 'png', bits: 8, file, chunks: head.chunks, metadata: head.metadata, notes: [] }
  // Beside the inspection: most files are sound.
  const reading = mayHoldPixels(file, head) ? readImage(file) : null
  reading?.catch(() => {})
  // libjpeg warns of every code that does not fit, so that a JPEG that it reads without a word need not be inspected.
  const isSound = head?.format === 'jpeg' && (await reading?.then(({ isClean }) => isClean).catch(() => false))
  const { bytes, isHarmed, notes } = isSound
    ? { bytes: file, isHarmed: false, notes: [] as string[] }
    : await inspect(file, tolerant)
  const { metadata, image } = await ((bytes === file && reading) || readImage(bytes, isHarmed))
  const source = await readSource(bytes)
  if (source?.animated || (metadata.pages ?? 1) > 1) notes.push(FIRST_FRAME)
  if (metadata.space === 'cmyk') notes.push('CMYK was converted to sRGB.')
  const colors = source ?? (metadata.icc ? await profileInfo(metadata.icc) : { chunks: {} })
  if (colors.profileRepair) notes.push(repairNote(colors.profileRepair))
  return {
    ...image,
    format: source?.format ?? metadata.format,
    bits: Math.max(source?.bits ?? 0, metadata.depth === 'ushort' ? 16 : 8),
    file,
    chunks: colors.chunks,
    profileFault: colors.profileFault,
    metadata: source?.metadata ?? { pngChunks: [] },
    notes,
  }
}
