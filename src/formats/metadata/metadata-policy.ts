import { byteReader } from '../../common/byte-reader.ts'
import { HuepressError } from '../../common/errors.ts'
import type { RgbaImage } from '../../common/image.ts'
import type { Keep } from '../../options/values.ts'
import { concatBytes } from '../deflate/deflate.ts'
import { toSrgb } from '../icc/to-srgb.ts'
import type { PngChunk, PngChunks } from '../png/png-file.ts'
import { isText, preservedTexts } from '../png/png-text.ts'
import { HEIGHTS, mayHaveLocation, ORIENTATION, rewriteExif, WIDTHS } from './exif.ts'
import { XMP_KEY } from './kinds/metadata-png.ts'
import type { SourceInfo } from './source-info.ts'
import { hasLocation, rewriteXmp } from './xmp.ts'

export type { Keep }

export interface KeepOptions {
  keep: Keep
  /** With 'all': also what tells where the picture was taken. */
  keepLocation: boolean
  /** A damaged color profile is left out, with a note. */
  tolerant?: boolean
}

/** What goes into the result beside the pixels, in no container's own form. */
export interface PreservedMetadata {
  /** Color information and pixel size. */
  chunks: PngChunks
  /** A TIFF block. */
  exif?: Uint8Array
  xmp?: Uint8Array
  /** Texts and time of a PNG. */
  pngChunks: PngChunk[]
  /** One sentence each: what was left out although it was asked for. */
  notes: string[]
}

type Source = Pick<SourceInfo, 'chunks' | 'profileFault' | 'metadata'> & {
  format: string
  width: number
  height: number
}

const LEFT_OUT = 'was left out'
const PLACE_LEFT_OUT = `Where the picture was taken ${LEFT_OUT}; \`keepLocation\` keeps it.`

const isTime = ({ length, ...time }: Uint8Array) =>
  length === 7 &&
  time[2] >= 1 &&
  time[2] <= 12 &&
  time[3] >= 1 &&
  time[3] <= 31 &&
  time[4] < 24 &&
  time[5] < 60 &&
  time[6] <= 60

/** EXIF for pixels that stand upright. */
function preserveExif(source: Source, location: boolean, notes: string[]): Uint8Array | undefined {
  const { exif } = source.metadata
  if (!exif) return undefined
  const sizes = [...WIDTHS.map(tag => [tag, source.width]), ...HEIGHTS.map(tag => [tag, source.height])]
  const numbers = { [ORIENTATION]: 1, ...Object.fromEntries(sizes) }
  const preserved = rewriteExif(exif, { location, numbers })
  if (!preserved) notes.push(`The EXIF block is damaged and ${LEFT_OUT}.`)
  else if (!location && mayHaveLocation(exif)) notes.push(PLACE_LEFT_OUT)
  return preserved ?? undefined
}

function preserveXmp({ metadata: { xmp } }: Source, location: boolean, notes: string[]): Uint8Array | undefined {
  if (!xmp) return undefined
  const preserved = rewriteXmp(xmp, { location, turned: true })
  if (!preserved) notes.push(`The XMP packet cannot be carried over safely and ${LEFT_OUT}.`)
  else if (!location && hasLocation(xmp)) notes.push(PLACE_LEFT_OUT)
  return preserved ?? undefined
}

/** Texts, time, and the size of a pixel. */
async function preservePngChunks(all: readonly PngChunk[], location: boolean, notes: string[]) {
  const texts = await preservedTexts(all, location)
  const time = all.find(({ name, payload }) => name === 'tIME' && isTime(payload))
  const size = all.find(({ name, payload }) => name === 'pHYs' && payload.length === 9 && payload[8] <= 1)
  const lost = all.filter(isText).length - texts.length
  if (lost > 0)
    notes.push(
      `${lost === 1 ? 'A text chunk' : `${lost} text chunks`} that cannot be read, hold another format or tell the place: ${LEFT_OUT}.`,
    )
  return { pngChunks: [...(time ? [time] : []), ...texts], chunks: size ? { pHYs: size.payload } : {} }
}

/** Formats whose EXIF and XMP are read. */
const READ = ['png', 'jpeg', 'webp', 'psd', 'jp2', 'jxl']

/** Refuses a damaged color profile that would have to be kept. Errors: 'corrupt'. */
export function checkProfile({ profileFault }: Pick<Source, 'profileFault'>, tolerant = false): void {
  if (!profileFault || tolerant) return
  const message = `The color profile is damaged: ${profileFault}. Use \`keep: 'none'\` or \`tolerant\` to do without it; colors are then read as sRGB.`
  throw new HuepressError('corrupt', message)
}

/**
 * What of a file's color information and metadata goes into the result, for pixels that stand upright.
 * EXIF and XMP are written anew; what is damaged, or may tell the place without being asked to, is left out.
 *
 * Errors: 'corrupt' where the color profile is damaged and would have to be kept.
 */
export async function applyMetadataPolicy(
  source: Source,
  { keep, keepLocation, tolerant }: KeepOptions,
): Promise<PreservedMetadata> {
  if (keep === 'none') return { chunks: {}, pngChunks: [], notes: [] }
  checkProfile(source, tolerant)
  const { profileFault } = source
  const notes = profileFault
    ? [`The color profile is damaged (${profileFault}) and was left out, so colors are read as sRGB.`]
    : []
  if (keep === 'icc') return { chunks: source.chunks, pngChunks: [], notes }
  if (!READ.includes(source.format))
    notes.push(`Of this kind of file (${source.format}) only the color profile is kept.`)
  const exif = preserveExif(source, keepLocation, notes)
  const xmp = preserveXmp(source, keepLocation, notes)
  const { chunks, pngChunks } = await preservePngChunks(source.metadata.pngChunks, keepLocation, notes)
  return { chunks: { ...source.chunks, ...chunks }, exif, xmp, pngChunks, notes: [...new Set(notes)] }
}

/** What gAMA and cHRM say of sRGB, in 100,000ths. */
const SRGB_NUMBERS = { gAMA: [45455], cHRM: [31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000] }

function isSrgbNumber(chunks: PngChunks, name: keyof typeof SRGB_NUMBERS): boolean {
  const payload = chunks[name]
  return !payload || SRGB_NUMBERS[name].every((value, i) => Math.abs(byteReader(payload).u32(i * 4) - value) <= 100)
}

/** Whether the colors are what is taken for granted where nothing is said. */
export function isPlain({ chunks, profileFault }: Pick<Source, 'chunks' | 'profileFault'>): boolean {
  if (profileFault || chunks.iCCP || chunks.cICP) return false
  return Boolean(chunks.sRGB) || (isSrgbNumber(chunks, 'gAMA') && isSrgbNumber(chunks, 'cHRM'))
}

/**
 * The pixels where no profile is to be written: in sRGB where they can be turned to it; else as they are, with a word.
 */
export async function withoutProfile<T extends RgbaImage>(
  image: T,
  source: Pick<Source, 'chunks' | 'profileFault'>,
): Promise<{ image: T; notes: string[] }> {
  if (isPlain(source)) return { image, notes: [] }
  const converted = await toSrgb(image, source.chunks)
  const lost = 'The color profile was left out, so colors are read as sRGB and may look different.'
  if (!converted) return { image, notes: [lost] }
  if (converted === image) return { image, notes: [] }
  return { image: { ...image, ...converted }, notes: ['Colors were converted to sRGB.'] }
}

/** EXIF, XMP, time and texts as the chunks of a PNG. */
export function asPngChunks({ exif, xmp, pngChunks }: PreservedMetadata): PngChunk[] {
  const key = Uint8Array.from(XMP_KEY, letter => letter.charCodeAt(0))
  return [
    ...(exif ? [{ name: 'eXIf', payload: exif }] : []),
    ...(xmp ? [{ name: 'iTXt', payload: concatBytes([key, xmp]) }] : []),
    ...pngChunks,
  ]
}

export interface PassOptions extends KeepOptions {
  /** With keep 'none': leave what tells how the colors are meant, since the pixels stay as they are. */
  colors: boolean
}
