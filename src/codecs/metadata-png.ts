import type { ByteReader } from './bytes.ts'
import { crc32 } from './crc32.ts'
import { inflate } from './deflate.ts'
import { MAX_PROFILE_BYTES, profileChunks } from './icc.ts'
import type { PartialInfo } from './metadata.ts'
import type { PngChunks } from './png.ts'

const isGrey = (colourType: number) => colourType === 0 || colourType === 4

/** Which payloads are well formed; others would make the output invalid. */
const CHECKS: Record<string, (payload: Uint8Array) => boolean> = {
  cICP: payload => payload.length === 4,
  sRGB: payload => payload.length === 1 && payload[0] <= 3,
  gAMA: payload => payload.length === 4 && payload.some(byte => byte > 0),
  cHRM: payload => payload.length === 32,
  iCCP: payload => profileStart(payload) > 0,
}

/** Where the compressed profile begins, behind a name of 1..79 bytes, a zero and the method 0; 0 where it is wrong. */
function profileStart(payload: Uint8Array): number {
  const end = payload.indexOf(0)
  return end >= 1 && end <= 79 && payload[end + 1] === 0 && payload.length > end + 2 ? end + 2 : 0
}

/** A palette PNG must not carry a profile for grey, so that is turned into one for RGB. */
async function withoutGreyProfile(chunks: PngChunks): Promise<PngChunks> {
  const { iCCP, ...others } = chunks
  if (!iCCP) return chunks
  try {
    const profile = await inflate(iCCP.subarray(profileStart(iCCP)), MAX_PROFILE_BYTES)
    return { ...others, ...(await profileChunks(profile)) }
  } catch {
    return others // Decoders ignore a damaged profile.
  }
}

/** Walks the chunks before the pixels. A chunk with a wrong CRC or form is passed over, as decoders do. */
export async function pngInfo(reader: ByteReader): Promise<PartialInfo> {
  const chunks: Record<string, Uint8Array> = {}
  let animated = false
  for (let at = 8; at + 12 <= reader.length; ) {
    const length = reader.u32(at)
    const name = reader.ascii(at + 4, 4)
    if (name === 'IDAT' || at + 12 + length > reader.length) break
    const payload = reader.slice(at + 8, length)
    if (name === 'acTL') animated = reader.u32(at + 8) > 1
    const wanted = CHECKS[name]?.(payload) && !(name in chunks)
    if (wanted && crc32(reader.slice(at + 4, length + 4)) === reader.u32(at + 8 + length)) chunks[name] = payload
    at += 12 + length
  }
  const hasHeader = reader.length >= 33 && reader.ascii(12, 4) === 'IHDR'
  if (!hasHeader) return { format: 'png' }
  return {
    format: 'png',
    size: { width: reader.u32(16), height: reader.u32(20) },
    bits: reader.u8(24),
    animated,
    chunks: isGrey(reader.u8(25)) ? await withoutGreyProfile(chunks) : chunks,
  }
}
