import { type ErrorCode, HuepressError } from '../../index.ts'
import { count } from '../format-values.ts'

/** What stays as it is however often it is tried: it is in the file. */
const OF_FILE: readonly ErrorCode[] = ['not-an-image', 'unsupported', 'corrupt', 'empty', 'too-large']

/** An error as the page says it, and whether another try may help. */
export function explain(error: unknown): { words: string; mayRetry: boolean } {
  const words = error instanceof Error ? error.message : String(error)
  const mayRetry = !(error instanceof HuepressError && OF_FILE.includes(error.code))
  return { words: words.replace(/\b\d{4,}\b/g, digits => count(Number(digits))), mayRetry }
}
