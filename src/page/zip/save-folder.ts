import type { ZipEntry, ZipHooks } from './save.ts'

interface Picker {
  showDirectoryPicker?(options: { mode: 'readwrite' }): Promise<FileSystemDirectoryHandle>
}

/** Whether the browser lets a page write into a folder. */
export const canSaveFolder = (): boolean => 'showDirectoryPicker' in globalThis

/** A file that could not be written, by its name; those before it are there. */
export class FolderError extends Error {
  override name = 'FolderError'
}

const isThere = (folder: FileSystemDirectoryHandle, name: string) =>
  folder.getFileHandle(name).then(
    () => true,
    () => false,
  )

/** A name that no file of the folder has: `sea-hue-2.png`. What is there is never overwritten. */
async function freeName(folder: FileSystemDirectoryHandle, name: string): Promise<string> {
  const [, stem, extension] = /^(.+?)(\.[^.]*)?$/s.exec(name)!
  for (let number = 1; ; number++) {
    const free = number === 1 ? name : `${stem}-${number}${extension ?? ''}`
    if (!(await isThere(folder, free))) return free
  }
}

async function write(root: FileSystemDirectoryHandle, { name, blob }: ZipEntry, signal: AbortSignal): Promise<void> {
  const parts = name.split('/')
  let folder = root
  for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part, { create: true })
  const file = await folder.getFileHandle(await freeName(folder, parts.at(-1)!), { create: true })
  await blob.stream().pipeTo(await file.createWritable(), { signal })
}

/**
 * Saves entries as files of a folder that the user chooses, with the folders in their names.
 *
 * @returns Bytes written, and the folder's name.
 * @throws AbortError if the signal fired or no folder was chosen; FolderError if a file could not be written.
 */
export async function saveFolder(
  entries: readonly ZipEntry[],
  { signal, onProgress }: ZipHooks,
): Promise<{ bytes: number; name: string }> {
  const root = await (globalThis as Picker).showDirectoryPicker!({ mode: 'readwrite' })
  let bytes = 0
  for (const [i, entry] of entries.entries()) {
    signal.throwIfAborted()
    try {
      await write(root, entry, signal)
    } catch (error) {
      if (signal.aborted) throw error
      const reason = error instanceof Error ? error.message : error
      throw new FolderError(
        `${entry.name} could not be written: ${reason} ${i} of ${entries.length} are in the folder.`,
      )
    }
    bytes += entry.blob.size
    onProgress((i + 1) / entries.length)
  }
  return { bytes, name: root.name }
}
