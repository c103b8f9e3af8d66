import { type ByteReader, byteReader } from '../../../common/byte-reader.ts'
import { concatBytes } from '../../deflate/deflate.ts'
import { type ColorInfo, profileFault, profileInfo } from '../../icc/icc.ts'
import type { Metadata, PartialInfo } from '../source-info.ts'

const APP1 = 0xe1
const APP2 = 0xe2
const START_OF_SCAN = 0xda
const END_OF_IMAGE = 0xd9

export const EXIF_MARK = 'Exif\0\0'
export const XMP_MARK = 'http://ns.adobe.com/xap/1.0/\0'
export const ICC_MARK = 'ICC_PROFILE\0'
const ICC_HEAD_BYTES = ICC_MARK.length + 2

/** Markers without a length behind them: fill, TEM, restarts, start of image. */
const standsAlone = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)

interface Segment {
  marker: number
  /** Where its marker stands. */
  start: number
  /** Where its payload begins. */
  offset: number
  /** Of the payload. */
  length: number
}

/** Every segment before the first scan. */
export function* jpegSegments(reader: ByteReader): Generator<Segment, number> {
  let offset = 2
  while (offset + 4 <= reader.length && reader.u8(offset) === 0xff) {
    const marker = reader.u8(offset + 1)
    if (marker === START_OF_SCAN || marker === END_OF_IMAGE) break
    if (marker === 0xff) offset += 1
    else if (standsAlone(marker)) offset += 2
    else {
      const length = reader.u16(offset + 2)
      if (length < 2 || offset + 2 + length > reader.length) break
      yield { marker, start: offset, offset: offset + 4, length: length - 2 }
      offset += 2 + length
    }
  }
  return offset
}

/** Calls `visit` with every segment before the first scan; gives the place behind them. */
function walk(reader: ByteReader, visit: (marker: number, offset: number, length: number) => void): number {
  const segments = jpegSegments(reader)
  for (;;) {
    const { done, value } = segments.next()
    if (done) return value
    visit(value.marker, value.offset, value.length)
  }
}

/** Where the first picture of a file ends: behind its end marker; the file's end if there is none. */
export function jpegEnd(reader: ByteReader): number {
  let offset = walk(reader, () => {})
  while (offset + 2 <= reader.length) {
    const marker = reader.u8(offset) === 0xff ? reader.u8(offset + 1) : 0
    if (marker === END_OF_IMAGE) return offset + 2
    // Coded data: a byte, a stuffed zero, a fill byte, or a marker without a length.
    if (marker === 0 || marker === 0xff || standsAlone(marker)) offset += marker === 0 || marker === 0xff ? 1 : 2
    else offset += 2 + Math.max(2, offset + 4 <= reader.length ? reader.u16(offset + 2) : reader.length)
  }
  return reader.length
}

interface ProfilePart {
  /** 1 for the first. */
  number: number
  total: number
  bytes: Uint8Array
}

/** The parts in the order of their numbers, each once; null unless these go from `first` on without a gap. */
function inOrder(parts: readonly ProfilePart[], first: number): ProfilePart[] | null {
  const ordered: ProfilePart[] = []
  for (const part of parts) ordered[part.number - first] ??= part
  const isWhole =
    parts.length > 0 && Object.keys(ordered).length === ordered.length && parts.every(({ number }) => number >= first)
  return isWhole ? ordered : null
}

const bytesOf = (parts: readonly ProfilePart[]) => concatBytes(parts.map(({ bytes }) => bytes))

/** A profile whose parts are numbered otherwise than they should: taken if it is whole with one way to read that. */
async function profileOfOddParts(parts: readonly ProfilePart[]): Promise<ColorInfo> {
  const orders = [inOrder(parts, 1), inOrder(parts, 0), parts]
  const profiles = orders.flatMap(order => (order ? [bytesOf(order)] : []))
  // Nothing but the number of bytes tells that none is missing.
  const profile = profiles.find(bytes => !profileFault(bytes) && byteReader(bytes).u32(0) === bytes.length)
  if (profile)
    return { ...(await profileInfo(profile)), profileRepair: 'its parts were not numbered as they should be' }
  const [numbers, totals] = [parts.map(({ number }) => number), new Set(parts.map(({ total }) => total))]
  const fault = `its parts have the numbers ${numbers.join(', ')} of ${[...totals].join(' or ')} and are no whole profile`
  return { chunks: {}, profileFault: parts.length > 0 ? fault : 'its only part is empty' }
}

/** A profile comes in up to 255 numbered segments; all must be there. */
async function readProfile(reader: ByteReader): Promise<ColorInfo> {
  const parts: ProfilePart[] = []
  let result = false
  walk(reader, (marker, offset, length) => {
    if (marker !== APP2 || reader.ascii(offset, ICC_MARK.length) !== ICC_MARK) return
    result = true
    if (length <= ICC_HEAD_BYTES) return
    const [number, total] = [reader.u8(offset + ICC_MARK.length), reader.u8(offset + ICC_MARK.length + 1)]
    parts.push({ number, total, bytes: reader.slice(offset + ICC_HEAD_BYTES, length - ICC_HEAD_BYTES) })
  })
  if (!result) return { chunks: {} }
  const ordered = inOrder(parts, 1)
  if (ordered?.every(({ total }) => total === ordered.length && total === parts.length))
    return profileInfo(bytesOf(ordered))
  return profileOfOddParts(parts)
}

/** What stands behind this mark, of every segment before the first scan that begins with it. */
function* markedBlocks(reader: ByteReader, mark: string): Generator<{ start: number; block: Uint8Array }> {
  for (const { marker, offset, length } of jpegSegments(reader))
    if (marker === APP1 && length > mark.length && reader.ascii(offset, mark.length) === mark)
      yield { start: offset, block: reader.slice(offset + mark.length, length - mark.length) }
}

/** Every EXIF block before the first scan, and where the mark before it begins. */
export const exifBlocks = (reader: ByteReader) => markedBlocks(reader, EXIF_MARK)

/** The first EXIF block and the first XMP packet. What XMP keeps in further segments is passed over. */
function readMetadata(reader: ByteReader): Metadata {
  const [exif] = exifBlocks(reader)
  const [xmp] = markedBlocks(reader, XMP_MARK)
  return { pngChunks: [], ...(exif && { exif: exif.block }), ...(xmp && { xmp: xmp.block }) }
}

/** ICC profile, EXIF and XMP of a JPEG. Source: ICC.1:2022, annex B.4; Exif 2.32, 4.7; XMP part 3, 1.1.3. */
export async function jpegInfo(reader: ByteReader): Promise<PartialInfo> {
  return { format: 'jpeg', ...(await readProfile(reader)), metadata: readMetadata(reader) }
}
