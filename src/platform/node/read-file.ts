import { HuepressError } from '../../common/errors.ts'
import { asMemoryError, isOutOfMemory } from '../../common/memory-errors.ts'
import { readWhole } from './read-whole.ts'

/** What the system's error codes mean, in words. */
const REASONS: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder',
  EEXIST: 'it exists already',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many files are open',
  EIO: 'the device reports an input/output error',
  EPIPE: 'the reader has gone away',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
}

/** The code of a system error, such as 'ENOENT', or ''. */
export function systemCode(error: unknown): string {
  return String((error as { code?: unknown } | undefined)?.code ?? '')
}

/** A system error in words, with its code. */
export function systemReason(error: unknown): string {
  const code = systemCode(error)
  return code in REASONS ? `${REASONS[code]} (${code})` : String(error instanceof Error ? error.message : error)
}

/** Says that an input cannot be read, and why. */
export function cannotRead(path: string, cause: unknown): HuepressError {
  if (cause instanceof HuepressError) return cause
  if (isOutOfMemory(cause)) return asMemoryError(cause) as HuepressError
  const missing = systemCode(cause) === 'ENOENT'
  return missing
    ? new HuepressError('not-found', `No such file or folder. Check the path: ${path}`, { cause })
    : new HuepressError('unreadable', `It cannot be read: ${systemReason(cause)}.`, { cause })
}

/** The bytes of a file. Errors: 'not-found', 'unreadable', 'empty'. */
export async function readInput(path: string): Promise<Uint8Array> {
  const bytes = await readWhole(path).catch(error => Promise.reject(cannotRead(path, error)))
  if (bytes.length === 0) throw new HuepressError('empty', 'The file has 0 bytes: there is nothing to decode.')
  return bytes
}
