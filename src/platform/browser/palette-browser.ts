import { type FileInput, readFileInput } from '../../common/file-input.ts'
import { checkPaletteBytes, parsePalette } from '../../formats/palette-file/palette-file.ts'
import { decode } from './decode-browser.ts'

/**
 * Reads a palette for `quantize` from a file: a PNG (its palette in order, or of another PNG its at most 256 colors in
 * the order in which they first come), a GIMP palette (GPL), a JASC-PAL, or a list of hex colors.
 *
 * @param input the file: a Blob, File, ArrayBuffer, Uint8Array, or a URL, which is fetched.
 * @returns RGBA, 4 bytes an entry, 1 to 256 entries.
 * Errors: 'not-a-palette' (with the line and what stands there), 'empty', 'too-large'; for a PNG those of `decode`.
 */
export async function readPalette(input: FileInput): Promise<Uint8Array> {
  if (input instanceof Blob) checkPaletteBytes(input.size)
  const bytes = await readFileInput(input)
  return parsePalette(bytes, () => decode(bytes))
}
