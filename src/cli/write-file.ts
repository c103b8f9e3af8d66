import { unlinkSync } from 'node:fs'
import { link, open, realpath, rename, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { systemCode } from '../node.ts'
import { temporaryName } from './temporary-files.ts'

/** Files that are being written; whoever ends the process early removes them. */
const unfinished = new Set<string>()

/** Removes every half-written file at once; for signal handlers. */
export function removeUnfinished(): void {
  for (const path of unfinished) {
    try {
      unlinkSync(path)
    } catch {
      // It was renamed or removed a moment ago.
    }
  }
}

async function writeAll(path: string, bytes: Uint8Array, flags: string): Promise<void> {
  const file = await open(path, flags)
  try {
    await file.writeFile(bytes)
  } finally {
    await file.close()
  }
}

/** Gives the finished file its name. Without `force` a file that has appeared there in the meantime stays. */
async function publish(temporary: string, path: string, force: boolean): Promise<void> {
  if (force) return rename(temporary, path)
  try {
    await link(temporary, path)
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw error
    return rename(temporary, path) // a file system without hard links
  }
  await unlink(temporary)
}

/**
 * Writes a file so that it is complete or absent: to a temporary file in the same folder, then renamed. With `force`
 * an existing file is replaced, through a link also; without, it is an error (EEXIST). Devices and pipes are written
 * to directly. Errors are the system's.
 */
export async function writeFileSafely(path: string, bytes: Uint8Array, force: boolean): Promise<void> {
  const stats = await stat(path).catch(() => null)
  if (stats && !stats.isFile()) return writeAll(path, bytes, 'w')
  const target = stats ? await realpath(path) : path
  const temporary = join(dirname(target), temporaryName())
  unfinished.add(temporary)
  try {
    await writeAll(temporary, bytes, 'wx')
    await publish(temporary, target, force)
  } catch (error) {
    await unlink(temporary).catch(() => {})
    throw error
  } finally {
    unfinished.delete(temporary)
  }
}
