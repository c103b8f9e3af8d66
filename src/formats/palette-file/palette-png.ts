import { byteReader } from '../../common/byte-reader.ts'
import type { RgbaImage } from '../../common/image.ts'
import { keyOf, packedPixels } from '../../common/pixel-keys.ts'
import { crc32 } from '../png/crc32.ts'
import { collectEntries, notAPalette } from './palette-entries.ts'

const PALETTE_TYPE = 3

/** PLTE with the alphas of tRNS, if there is one. */
function joinAlpha(colors: Uint8Array, alphas: Uint8Array | null): Uint8Array {
  const entries = collectEntries()
  for (let offset = 0; offset < colors.length; offset += 3) {
    entries.add([...colors.subarray(offset, offset + 3), alphas?.[offset / 3] ?? 255], 'PLTE')
  }
  return entries.finish()
}

/**
 * The entries of a palette PNG, in their order, used or not; null if the PNG has another color type.
 * Error 'not-a-palette' where PLTE is missing or damaged.
 */
export function paletteOfPng(bytes: Uint8Array): Uint8Array | null {
  const reader = byteReader(bytes)
  if (reader.u8(25) !== PALETTE_TYPE) return null
  let colors: Uint8Array | null = null
  let alphas: Uint8Array | null = null
  for (let offset = 8; offset + 12 <= reader.length; ) {
    const length = reader.u32(offset)
    const name = reader.ascii(offset + 4, 4)
    if (name === 'IDAT' || offset + 12 + length > reader.length) break
    if (name === 'PLTE' || name === 'tRNS') {
      if (crc32(reader.slice(offset + 4, length + 4)) !== reader.u32(offset + 8 + length)) {
        throw notAPalette(`The PNG's ${name} chunk of ${length} bytes is damaged. Save or download it again.`)
      }
      if (name === 'PLTE') colors ??= reader.slice(offset + 8, length)
      else alphas ??= reader.slice(offset + 8, length)
    }
    offset += 12 + length
  }
  if (!colors || colors.length === 0 || colors.length % 3 !== 0) {
    throw notAPalette(`The palette PNG has ${colors?.length ?? 0} bytes of PLTE, but needs 3 for each entry.`)
  }
  return joinAlpha(colors, alphas)
}

/** The colors of a picture in the order in which they first come; more than 256 are an error 'not-a-palette'. */
export function colorsInOrder({ data }: RgbaImage): Uint8Array {
  const entries = collectEntries()
  const names = new Set<number>()
  let previous = -1
  for (const pixel of packedPixels(data)) {
    if (pixel === previous) continue
    previous = pixel
    const key = keyOf(pixel)
    if (names.has(key)) continue
    names.add(key)
    entries.add([key & 255, (key >>> 8) & 255, (key >>> 16) & 255, key >>> 24], 'The PNG')
  }
  return entries.finish()
}
