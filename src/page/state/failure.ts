import { type ErrorCode, HuepressError } from '../../index.ts'
import { count } from '../format-values.ts'

/** What stays as it is however often it is tried: it is in the file. */
const OF_FILE: readonly ErrorCode[] = ['not-an-image', 'unsupported', 'corrupt', 'empty', 'too-large']

const SVG =
  'An SVG is made of shapes, so there are no pixels to reduce. To get a small picture of it, export it as a PNG first.'

/** An error as the page says it, and whether another try may help. */
export function explain(error: unknown): { words: string; mayRetry: boolean } {
  const words = error instanceof Error ? error.message : String(error)
  // A drawing of lines is no photo, and as pixels it would only get larger.
  if (/^SVG is not supported/.test(words)) return { words: SVG, mayRetry: false }
  const mayRetry = !(error instanceof HuepressError && OF_FILE.includes(error.code))
  return { words: words.replace(/\b\d{4,}\b/g, digits => count(Number(digits))), mayRetry }
}
