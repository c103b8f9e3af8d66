import { type FileHandle, open } from 'node:fs/promises'
import { HuepressError } from '../../common/errors.ts'

/** Size and time of a file; null for pipes and devices, which have neither. */
async function stateOf(file: FileHandle): Promise<{ size: number; mtimeMs: number } | null> {
  const stats = await file.stat()
  return stats.isFile() ? stats : null
}

/**
 * The bytes of a file at one time: of a file that is being written, half a picture may look like a whole one.
 * Errors: the system's; 'unreadable' if the file changes while it is read.
 */
export async function readWhole(path: string): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const before = await stateOf(file)
    const bytes = await file.readFile()
    const after = before && (await stateOf(file))
    if (before && after && (before.size !== after.size || before.mtimeMs !== after.mtimeMs)) {
      const message = `It changed while it was read: it had ${before.size} bytes, then ${after.size}. Try again when it is complete.`
      throw new HuepressError('unreadable', message)
    }
    return bytes
  } finally {
    await file.close()
  }
}
