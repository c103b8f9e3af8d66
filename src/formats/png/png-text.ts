import { inflate } from '../deflate/deflate.ts'
import { namesLocation } from '../metadata/xmp.ts'
import type { PngChunk } from './png-file.ts'

/** A text that unfolds to more is not carried. */
const MAX_TEXT_BYTES = 2 ** 20

/**
 * Whole files of other formats in hexadecimal, and XMP in an unusual wrapping: nothing that could be checked simply.
 */
const WRAPPED = /^(raw profile type|xml:com\.adobe\.xmp)/i

const PLACE_KEY = /gps|latitude|longitude|location/i

const latin1 = new TextDecoder('latin1')

/** Where the text begins and whether it is compressed, by the kind of chunk; null if the chunk is malformed. */
function bodyOf({ name, payload }: PngChunk, keyEnd: number): { offset: number; packed: boolean } | null {
  if (name === 'tEXt') return { offset: keyEnd + 1, packed: false }
  if (name === 'zTXt') return payload[keyEnd + 1] === 0 ? { offset: keyEnd + 2, packed: true } : null
  const languageEnd = payload.indexOf(0, keyEnd + 3)
  const translatedEnd = payload.indexOf(0, languageEnd + 1)
  const sound = payload[keyEnd + 1] <= 1 && payload[keyEnd + 2] === 0 && languageEnd > 0 && translatedEnd > 0
  return sound ? { offset: translatedEnd + 1, packed: payload[keyEnd + 1] === 1 } : null
}

/** The key and the text of a tEXt, zTXt or iTXt chunk; null if it is malformed or unfolds to more than 1 MiB. */
async function readText(chunk: PngChunk): Promise<{ key: string; text: string } | null> {
  const { payload } = chunk
  const keyEnd = payload.indexOf(0)
  const body = keyEnd >= 1 && keyEnd <= 79 ? bodyOf(chunk, keyEnd) : null
  if (!body || payload.length > MAX_TEXT_BYTES) return null
  const rest = payload.subarray(body.offset)
  const bytes = body.packed ? await inflate(rest, MAX_TEXT_BYTES).catch(() => null) : rest
  return bytes && { key: latin1.decode(payload.subarray(0, keyEnd)), text: latin1.decode(bytes) }
}

export const isText = ({ name }: PngChunk) => name === 'tEXt' || name === 'zTXt' || name === 'iTXt'

/** Whether a chunk is a text that tells the place, or may do so: it cannot be read, or holds EXIF in another form. */
export async function textMayHaveLocation(chunk: PngChunk): Promise<boolean> {
  if (!isText(chunk)) return false
  const read = await readText(chunk)
  return !read || /^raw profile type/i.test(read.key) || PLACE_KEY.test(read.key) || namesLocation(read.text)
}

/** The texts that may be carried over. */
export async function preservedTexts(chunks: readonly PngChunk[], location: boolean): Promise<PngChunk[]> {
  const texts: PngChunk[] = []
  for (const chunk of chunks.filter(isText)) {
    const read = await readText(chunk)
    if (read && !WRAPPED.test(read.key) && (location || !(await textMayHaveLocation(chunk)))) texts.push(chunk)
  }
  return texts
}
