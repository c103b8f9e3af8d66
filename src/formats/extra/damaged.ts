import { HuepressError } from '../../common/errors.ts'

/** A file of this kind whose bytes are wrong or missing. */
export function damaged(kind: string, bytes: Uint8Array, cause?: unknown): HuepressError {
  const message = `The ${kind} (${bytes.length} bytes) is damaged or cut off. Save or download it again.`
  return new HuepressError('corrupt', message, { cause })
}
