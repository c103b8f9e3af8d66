import { byteReader } from '../../common/byte-reader.ts'
import type { RgbaImage } from '../../common/image.ts'
import { keyOf, packedPixels } from '../../common/pixel-keys.ts'
import { crc32 } from '../png/crc32.ts'
import { collectEntries, notAPalette } from './palette-entries.ts'

const PALETTE_TYPE = 3

/** PLTE with the alphas of tRNS, where there is one. */
function joinAlpha(colors: Uint8Array, alphas: Uint8Array | null): Uint8Array {
  const entries = collectEntries()
  for (let at = 0; at < colors.length; at += 3) {
    entries.add([...colors.subarray(at, at + 3), alphas?.[at / 3] ?? 255], 'PLTE')
  }
  return entries.finish()
}

/**
 * The entries of a palette PNG, in their order, used or not; null where the PNG has another color type.
 * Error 'not-a-palette' where PLTE is missing or damaged.
 */
export function paletteOfPng(bytes: Uint8Array): Uint8Array | null {
  const reader = byteReader(bytes)
  if (reader.u8(25) !== PALETTE_TYPE) return null
  let colors: Uint8Array | null = null
  let alphas: Uint8Array | null = null
  for (let at = 8; at + 12 <= reader.length; ) {
    const length = reader.u32(at)
    const name = reader.ascii(at + 4, 4)
    if (name === 'IDAT' || at + 12 + length > reader.length) break
    if (name === 'PLTE' || name === 'tRNS') {
      if (crc32(reader.slice(at + 4, length + 4)) !== reader.u32(at + 8 + length)) {
        throw notAPalette(`The PNG's ${name} chunk of ${length} bytes is damaged. Save or download it again.`)
      }
      if (name === 'PLTE') colors ??= reader.slice(at + 8, length)
      else alphas ??= reader.slice(at + 8, length)
    }
    at += 12 + length
  }
  if (!colors || colors.length === 0 || colors.length % 3 !== 0) {
    throw notAPalette(`The palette PNG has ${colors?.length ?? 0} bytes of PLTE, but needs 3 for each entry.`)
  }
  return joinAlpha(colors, alphas)
}

/** The colors of a picture in the order in which they first come; more than 256 are an error 'not-a-palette'. */
export function colorsInOrder({ data }: RgbaImage): Uint8Array {
  const entries = collectEntries()
  const seen = new Set<number>()
  let previous = -1
  for (const pixel of packedPixels(data)) {
    if (pixel === previous) continue
    previous = pixel
    const key = keyOf(pixel)
    if (seen.has(key)) continue
    seen.add(key)
    entries.add([key & 255, (key >>> 8) & 255, (key >>> 16) & 255, key >>> 24], 'The PNG')
  }
  return entries.finish()
}
