import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { FileInput } from '../../common/file-input.ts'
import { concatBytes } from '../../formats/deflate/deflate.ts'
import { checkPaletteBytes, MAX_PALETTE_BYTES, parsePalette } from '../../formats/palette-file/palette-file.ts'
import { decode } from './decode-node.ts'
import { cannotRead, readInput, withoutFileUrl } from './read-file.ts'

/** Reads a file, or what a pipe delivers, to one byte beyond the limit at most. */
async function readLimited(path: string): Promise<Uint8Array> {
  const stats = await stat(path).catch(error => Promise.reject(cannotRead(path, error)))
  if (stats.isFile()) checkPaletteBytes(stats.size)
  const parts: Uint8Array[] = []
  try {
    for await (const part of createReadStream(path, { end: MAX_PALETTE_BYTES })) parts.push(part)
  } catch (error) {
    throw cannotRead(path, error)
  }
  return concatBytes(parts)
}

/**
 * Reads a palette for `quantize` from a file: a PNG (its palette in order, or of another PNG its at most 256 colors in
 * the order in which they first come), a GIMP palette (GPL), a JASC-PAL, or a list of hex colors.
 *
 * @param input a file: its path, its bytes (Uint8Array, ArrayBuffer, Blob or File) or its URL.
 * @returns RGBA, 4 bytes an entry, 1 to 256 entries.
 * Errors: 'not-found', 'unreadable', 'empty', 'too-large', 'not-a-palette' (with the line and what stands there); for a
 * PNG those of `decode`.
 */
export async function readPalette(input: FileInput | string): Promise<Uint8Array> {
  const path = withoutFileUrl(input)
  const bytes = typeof path === 'string' ? await readLimited(path) : await readInput(path)
  return parsePalette(bytes, () => decode(bytes))
}
