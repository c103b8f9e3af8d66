import type { ByteReader } from './bytes.ts'
import { concatBytes } from './deflate.ts'
import { profileChunks } from './icc.ts'
import type { PartialInfo } from './metadata.ts'

const APP2 = 0xe2
const START_OF_SCAN = 0xda
const END_OF_IMAGE = 0xd9

const ICC_MARK = 'ICC_PROFILE\0'
const ICC_HEAD_BYTES = ICC_MARK.length + 2

/** Markers without a length behind them: fill, TEM, restarts, start of image. */
const standsAlone = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)

/** Calls `visit` with every segment before the first scan. */
function walk(reader: ByteReader, visit: (marker: number, at: number, length: number) => void): void {
  let at = 2
  while (at + 4 <= reader.length && reader.u8(at) === 0xff) {
    const marker = reader.u8(at + 1)
    if (marker === START_OF_SCAN || marker === END_OF_IMAGE) return
    if (marker === 0xff) at += 1
    else if (standsAlone(marker)) at += 2
    else {
      const length = reader.u16(at + 2)
      if (length < 2 || at + 2 + length > reader.length) return
      visit(marker, at + 4, length - 2)
      at += 2 + length
    }
  }
}

/** A profile comes in up to 255 numbered segments; all must be there. */
function readProfile(reader: ByteReader): Uint8Array | null {
  const parts: Uint8Array[] = []
  let total = 0
  walk(reader, (marker, at, length) => {
    if (marker !== APP2 || length <= ICC_HEAD_BYTES || reader.ascii(at, ICC_MARK.length) !== ICC_MARK) return
    total = reader.u8(at + ICC_MARK.length + 1)
    parts[reader.u8(at + ICC_MARK.length) - 1] ??= reader.slice(at + ICC_HEAD_BYTES, length - ICC_HEAD_BYTES)
  })
  const complete = total > 0 && parts.length === total && !parts.includes(undefined as never)
  return complete ? concatBytes(parts) : null
}

/** The ICC profile of a JPEG. Source: ICC.1:2022, annex B.4. */
export async function jpegInfo(reader: ByteReader): Promise<PartialInfo> {
  const profile = readProfile(reader)
  return { format: 'jpeg', chunks: profile ? await profileChunks(profile) : {} }
}
