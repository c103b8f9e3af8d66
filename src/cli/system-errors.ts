import { HuepressError, systemReason } from '../node.ts'

/** The code of a system error, or ''. */
export function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | undefined)?.code ?? '')
}

/** Says that an input cannot be read, and why. */
export function cannotRead(path: string, cause: unknown): HuepressError {
  const missing = codeOf(cause) === 'ENOENT'
  return missing
    ? new HuepressError('not-found', `No such file or folder. Check the path: ${path}`, { cause })
    : new HuepressError('unreadable', `It cannot be read: ${systemReason(cause)}.`, { cause })
}
