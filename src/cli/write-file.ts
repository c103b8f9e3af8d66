import { randomBytes } from 'node:crypto'
import { type Stats, unlinkSync } from 'node:fs'
import { type FileHandle, link, lstat, open, realpath, rename, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { systemCode } from '../node.ts'

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

/** Read, write and execute; a set-user-ID bit is no one's to hand on. */
const PERMISSIONS = 0o777

/** What a new file takes over from others. */
interface Origin {
  /** The file that it replaces: its owner, as far as that is allowed, and its mode. */
  replaced?: Stats | null
  /** A file whose times and mode it gets. */
  like?: Stats | null
}

/** Microseconds are all that can be set; of a time between two the later is taken, so that it is not the older one. */
async function setTimes(file: FileHandle, { atimeMs, mtimeMs }: Stats): Promise<void> {
  await file.utimes(atimeMs / 1000, mtimeMs / 1000)
  if ((await file.stat()).mtimeMs < mtimeMs) await file.utimes(atimeMs / 1000, mtimeMs / 1000 + 1e-6)
}

/** Gives a finished file its owner, mode and times; a file system that knows none of these leaves it as it is. */
async function takeOver(file: FileHandle, { replaced, like }: Origin): Promise<void> {
  if (replaced) await file.chown(replaced.uid, replaced.gid).catch(() => file.chown(-1, replaced.gid).catch(() => {}))
  const { mode } = like ?? replaced ?? {}
  if (mode !== undefined) await file.chmod(mode & PERMISSIONS).catch(() => {})
  if (like) await setTimes(file, like).catch(() => {})
}

async function writeAll(path: string, bytes: Uint8Array, flags: string, origin: Origin = {}): Promise<void> {
  // Nobody else reads a file before it has the mode that it is to have.
  const file = await open(path, flags, origin.replaced || origin.like ? 0o600 : undefined)
  try {
    await file.writeFile(bytes)
    await takeOver(file, origin)
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
 * an existing file is replaced, through a link also, and its owner and mode stay; without, it is an error (EEXIST). A
 * new file has the mode that the umask gives, or mode and times of the file that it is to be like. Devices and pipes
 * are written to directly. Errors are the system's.
 */
export async function writeFileSafely(
  path: string,
  bytes: Uint8Array,
  { force, like }: { force: boolean; like?: Stats | null },
): Promise<void> {
  const stats = await stat(path).catch(() => null)
  if (stats && !stats.isFile()) return writeAll(path, bytes, 'w')
  const isLink = stats !== null && (await lstat(path)).isSymbolicLink()
  const target = isLink ? await realpath(path) : path
  const temporary = join(dirname(target), `.huepress-${process.pid}-${randomBytes(6).toString('hex')}.tmp`)
  unfinished.add(temporary)
  try {
    await writeAll(temporary, bytes, 'wx', { replaced: force ? stats : null, like: like?.isFile() ? like : null })
    await publish(temporary, target, force)
  } catch (error) {
    await unlink(temporary).catch(() => {})
    throw error
  } finally {
    unfinished.delete(temporary)
  }
}
