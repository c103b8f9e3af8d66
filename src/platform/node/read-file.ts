import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { HuepressError } from '../../common/errors.ts'
import { type FileInput, isUrl, readFileInput } from '../../common/file-input.ts'

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

/** Stands in a text where bytes are not UTF-8: what the text names is not the file that was meant. */
const REPLACEMENT = '\uFFFD'

/** Whether a name was not UTF-8, so that the text that Node has of it leads nowhere. */
export const isBrokenName = (path: string): boolean => path.includes(REPLACEMENT)

/** Says that a name cannot be used. */
export function brokenName(shown: string): HuepressError {
  return new HuepressError('unreadable', `Its name is not UTF-8, and files are known by text here. Rename it: ${shown}`)
}

/** Says that an input cannot be read, and why. */
export function cannotRead(path: string, cause: unknown): HuepressError {
  const missing = systemCode(cause) === 'ENOENT'
  if (missing && isBrokenName(path)) return brokenName(path)
  return missing
    ? new HuepressError('not-found', `No such file or folder. Check the path: ${path}`, { cause })
    : new HuepressError('unreadable', `It cannot be read: ${systemReason(cause)}.`, { cause })
}

/** What a `file:` URL names is read as a path; what other URLs name is fetched. */
export function withoutFileUrl(input: FileInput | string): FileInput | string {
  if (!isUrl(input) || input.protocol !== 'file:') return input
  try {
    return fileURLToPath(input)
  } catch (cause) {
    const reason = cause instanceof URIError ? 'its name is not UTF-8' : systemReason(cause)
    throw new HuepressError('unreadable', `${input.href} names no file: ${reason}. Check the address.`, { cause })
  }
}

/** The bytes of a file. Errors: 'usage', 'not-found', 'unreadable', 'empty'. */
export async function readInput(input: FileInput | string): Promise<Uint8Array> {
  const path = withoutFileUrl(input)
  if (typeof path !== 'string') return readFileInput(path, 'a path, ')
  const bytes = await readFile(path).catch(error => Promise.reject(cannotRead(path, error)))
  if (bytes.length === 0) throw new HuepressError('empty', 'The file has 0 bytes: there is nothing to decode.')
  return bytes
}
