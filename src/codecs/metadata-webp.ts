import type { ByteReader } from './bytes.ts'
import { profileChunks } from './icc.ts'
import type { PartialInfo } from './metadata.ts'

/** The ICC profile and the number of frames (0, 1, 2 or more) from the chunks of a RIFF file. */
export async function webpInfo(reader: ByteReader): Promise<PartialInfo> {
  let frames = 0
  let profile: Uint8Array | null = null
  for (let at = 12; at + 8 <= reader.length && frames < 2; ) {
    const name = reader.ascii(at, 4)
    const length = reader.u32le(at + 4)
    if (name === 'ANMF') frames++
    if (name === 'ICCP' && at + 8 + length <= reader.length) profile ??= reader.slice(at + 8, length)
    at += 8 + length + (length & 1)
  }
  return { format: 'webp', animated: frames > 1, chunks: profile ? await profileChunks(profile) : {} }
}
