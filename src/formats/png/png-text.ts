import { inflate, MAX_EXPANSION } from '../deflate/deflate.ts'
import { namesLocation } from '../metadata/xmp.ts'
import type { PngChunk } from './png-file.ts'

/** A text that inflates to more is not carried. */
const MAX_TEXT_BYTES = 2 ** 20

/** All texts of a file have no more bytes inflated: a megabyte of chunks could come to gigabytes. */
const MAX_ALL_BYTES = 2 ** 24

/** Counts the inflated bytes of one file's texts. */
export interface TextBudget {
  /** Bytes that are left. */
  left: number
}

export const textBudget = (): TextBudget => ({ left: MAX_ALL_BYTES })

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

interface Text {
  key: string
  text: string
}

/** A tEXt, zTXt or iTXt chunk; null if it is malformed or has more than 1 MiB inflated, or than the budget has. */
async function readText(chunk: PngChunk, budget: TextBudget): Promise<Text | null> {
  const { payload } = chunk
  const keyEnd = payload.indexOf(0)
  const body = keyEnd >= 1 && keyEnd <= 79 ? bodyOf(chunk, keyEnd) : null
  if (!body || payload.length > MAX_TEXT_BYTES || budget.left <= 0) return null
  const rest = payload.subarray(body.offset)
  const limit = Math.min(MAX_TEXT_BYTES, budget.left)
  const bytes = body.packed ? await inflate(rest, limit).catch(() => null) : rest
  // A damaged text costs what it could have come to.
  budget.left -= bytes?.length ?? Math.min(limit, rest.length * MAX_EXPANSION)
  return bytes && { key: latin1.decode(payload.subarray(0, keyEnd)), text: latin1.decode(bytes) }
}

export const isText = ({ name }: PngChunk) => name === 'tEXt' || name === 'zTXt' || name === 'iTXt'

const tellsPlace = ({ key, text }: Text) => /^raw profile type/i.test(key) || PLACE_KEY.test(key) || namesLocation(text)

/** Whether a chunk is a text that tells the place, or may do so: it cannot be read, or holds EXIF in another form. */
export async function textMayHaveLocation(chunk: PngChunk, budget: TextBudget): Promise<boolean> {
  if (!isText(chunk)) return false
  const read = await readText(chunk, budget)
  return !read || tellsPlace(read)
}

/** The texts that may be carried over. */
export async function preservedTexts(chunks: readonly PngChunk[], location: boolean): Promise<PngChunk[]> {
  const preserved: PngChunk[] = []
  const budget = textBudget()
  for (const chunk of chunks.filter(isText)) {
    const read = await readText(chunk, budget)
    if (read && !WRAPPED.test(read.key) && (location || !tellsPlace(read))) preserved.push(chunk)
  }
  return preserved
}
