import { byteReader } from '../../common/byte-reader.ts'
import { HuepressError } from '../../common/errors.ts'
import type { RgbaImage } from '../../common/image.ts'
import { checkSize } from '../../common/image-limits.ts'
import { notAPalette } from './palette-entries.ts'
import { colorsInOrder, paletteOfPng } from './palette-png.ts'
import { paletteOfText } from './palette-text.ts'

/** A palette file may be a whole picture. */
export const MAX_PALETTE_BYTES = 2 ** 26
/** 256 colors and as many comments take a fraction of this. */
const MAX_TEXT_BYTES = 2 ** 20
/** Pixels of a picture whose colors have to be found. */
const MAX_PALETTE_PIXELS = 2 ** 24

const KINDS = 'Use a PNG, a GIMP palette (GPL), a JASC-PAL or a list of hex colors.'

/** Refuses a palette file by its size, before it is read. Errors: 'empty', 'too-large'. */
export function checkPaletteBytes(bytes: number, limit = MAX_PALETTE_BYTES): void {
  if (bytes === 0) throw new HuepressError('empty', `The palette file has 0 bytes. ${KINDS}`)
  if (bytes > limit) {
    throw new HuepressError('too-large', `The palette file has ${bytes} bytes but the limit is ${limit}. ${KINDS}`)
  }
}

/**
 * Reads a palette from the bytes of a file: a PNG (its palette in order, or of another PNG its colors in the order in
 * which they first come), a GIMP palette, a JASC-PAL or a list of hex colors. `decode` is asked for the pixels of a
 * PNG that is no palette PNG.
 *
 * @returns RGBA, 4 bytes an entry, 1 to 256 entries.
 * Errors: 'not-a-palette', 'empty', 'too-large', and those of `decode`.
 */
export async function parsePalette(bytes: Uint8Array, decode: () => Promise<RgbaImage>): Promise<Uint8Array> {
  checkPaletteBytes(bytes.length)
  const reader = byteReader(bytes)
  if (reader.ascii(0, 8) === '\x89PNG\r\n\x1a\n') {
    const palette = paletteOfPng(bytes)
    if (palette) return palette
    checkSize(reader.u32(16), reader.u32(20), MAX_PALETTE_PIXELS)
    return colorsInOrder(await decode())
  }
  if (bytes.includes(0)) throw notAPalette(`The ${bytes.length} bytes are no palette. ${KINDS}`)
  checkPaletteBytes(bytes.length, MAX_TEXT_BYTES)
  return paletteOfText(new TextDecoder().decode(bytes))
}
