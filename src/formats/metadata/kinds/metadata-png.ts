import { type ByteReader, byteReader } from '../../../common/byte-reader.ts'
import { inflate } from '../../deflate/deflate.ts'
import { inflateDamaged } from '../../deflate/inflate-damaged.ts'
import { type ColorInfo, checkProfileBytes, MAX_PROFILE_BYTES, profileChunks } from '../../icc/icc.ts'
import { crc32 } from '../../png/crc32.ts'
import type { PngChunks } from '../../png/png-file.ts'
import type { Metadata, PartialInfo } from '../source-info.ts'

const isGrey = (colorType: number) => colorType === 0 || colorType === 4

/** Which payloads are well formed; others would make the output invalid. */
const CHECKS: Record<string, (payload: Uint8Array) => boolean> = {
  cICP: payload => payload.length === 4,
  sRGB: payload => payload.length === 1 && payload[0] <= 3,
  gAMA: payload => payload.length === 4 && payload.some(byte => byte > 0),
  cHRM: payload => payload.length === 32,
}

const METADATA = ['tEXt', 'zTXt', 'iTXt', 'pHYs', 'tIME']

/** The keyword under which XMP stands in an iTXt chunk, and its empty fields: not compressed, no language. */
export const XMP_KEY = 'XML:com.adobe.xmp\0\0\0\0\0'

export interface PngPart {
  name: string
  /** Where the chunk begins, with its length, and where the next one does. */
  from: number
  to: number
  payload: Uint8Array
  /** Whether the CRC is right. */
  sound(): boolean
}

/** The chunks of a PNG, one after the other, as far as they are complete. */
export function* pngParts(reader: ByteReader): Generator<PngPart> {
  for (let offset = 8; offset + 12 <= reader.length; ) {
    const from = offset
    const length = reader.u32(from)
    const [name, to] = [reader.ascii(from + 4, 4), from + 12 + length]
    if (to > reader.length) return
    const sound = () => crc32(reader.slice(from + 4, length + 4)) === reader.u32(from + 8 + length)
    yield { name, from, to, payload: reader.slice(from + 8, length), sound }
    if (name === 'IEND') return
    offset = to
  }
}

/** More chunks than any writer makes; those behind are not looked at. */
const MAX_PARTS = 10_000

/** All chunks but those of pixels, of which the first alone is there: it tells what stands before. */
function partsBesidePixels(reader: ByteReader): PngPart[] {
  const parts: PngPart[] = []
  let pixels = false
  for (const part of pngParts(reader)) {
    if ((part.name === 'IDAT' && pixels) || part.name === 'fdAT') continue
    pixels ||= part.name === 'IDAT'
    if (parts.push(part) === MAX_PARTS) break
  }
  return parts
}

/** Where the compressed profile begins, behind a name of 1..79 bytes, a zero and the method 0; 0 if it is wrong. */
function profileStart(payload: Uint8Array): number {
  const end = payload.indexOf(0)
  return end >= 1 && end <= 79 && payload[end + 1] === 0 && payload.length > end + 2 ? end + 2 : 0
}

const WRONG_SUM = 'a check sum of it was wrong'

/** The profile of a chunk; `repair` if a check sum is wrong and the other one right. */
async function unpackProfile({ payload, sound }: PngPart): Promise<{ profile: Uint8Array; repair?: string }> {
  const start = profileStart(payload)
  try {
    const profile = await inflate(payload.subarray(start), MAX_PROFILE_BYTES)
    return { profile, ...(!sound() && { repair: WRONG_SUM }) }
  } catch (error) {
    if (error instanceof Error && /more than/.test(error.message)) throw error
    const out = new Uint8Array(Math.min(MAX_PROFILE_BYTES, payload.length * 1032))
    const { length, end } = inflateDamaged(payload.subarray(start + 2), out)
    if (end === null || length > out.length || !sound()) throw error
    return { profile: out.subarray(0, length), repair: WRONG_SUM }
  }
}

/**
 * Checks the profile of an iCCP chunk. A palette PNG must not carry one for gray, so that is turned into one for RGB.
 */
async function profileOf(part: PngPart, gray: boolean): Promise<ColorInfo> {
  const { payload, sound } = part
  if (!profileStart(payload))
    return { chunks: {}, profileFault: 'its iCCP chunk has no name or an unknown compression' }
  const unpacked = await unpackProfile(part).catch((error: unknown) => {
    const detail = error instanceof Error && /more than/.test(error.message) ? `: ${error.message}` : ''
    return sound()
      ? `its iCCP chunk cannot be decompressed${detail.replace(/\.$/, '')}`
      : 'the check sum of its iCCP chunk is wrong'
  })
  if (typeof unpacked === 'string') return { chunks: {}, profileFault: unpacked }
  const { profile, profileFault, profileRepair = unpacked.repair } = checkProfileBytes(unpacked.profile)
  if (profileFault) return { chunks: {}, profileFault }
  const chunks = gray || profileRepair ? await profileChunks(profile) : { iCCP: payload }
  return { chunks, ...(profileRepair && { profileRepair }) }
}

/** EXIF, XMP, texts, pixel size and time. Chunks with a wrong CRC are passed over. */
function metadataOf(parts: readonly PngPart[]): Metadata {
  const result: Metadata = { pngChunks: [] }
  for (const { name, payload, sound } of parts) {
    if (name === 'eXIf' && sound()) result.exif ??= payload
    if (!METADATA.includes(name) || !sound()) continue
    const isXmp = name === 'iTXt' && XMP_KEY === String.fromCharCode(...payload.subarray(0, XMP_KEY.length))
    if (isXmp) result.xmp ??= payload.subarray(XMP_KEY.length)
    else result.pngChunks.push({ name, payload })
  }
  return result
}

const frames = (control: Uint8Array) => byteReader(control).u32(0)

/** Walks the chunks. One with a wrong CRC or form is passed over, as decoders do; a damaged profile is told. */
export async function pngInfo(reader: ByteReader): Promise<PartialInfo> {
  const hasHeader = reader.length >= 33 && reader.ascii(12, 4) === 'IHDR'
  if (!hasHeader) return { format: 'png' }
  const parts = partsBesidePixels(reader)
  const pixels = parts.findIndex(({ name }) => name === 'IDAT')
  const before = parts.slice(0, pixels < 0 ? parts.length : pixels)
  const first = (name: string) => before.find(part => part.name === name && CHECKS[name](part.payload) && part.sound())
  const result = Object.keys(CHECKS).flatMap(name => first(name) ?? [])
  const chunks: PngChunks = Object.fromEntries(result.map(({ name, payload }) => [name, payload]))
  const profile = before.find(({ name }) => name === 'iCCP')
  const colors = profile ? await profileOf(profile, isGrey(reader.u8(25))) : { chunks: {} }
  return {
    format: 'png',
    size: { width: reader.u32(16), height: reader.u32(20) },
    bits: reader.u8(24),
    animated: before.some(({ name, payload }) => name === 'acTL' && frames(payload) > 1),
    ...colors,
    chunks: { ...chunks, ...colors.chunks },
    metadata: metadataOf(parts),
  }
}
