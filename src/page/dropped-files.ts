import type { Incoming } from './state/photos.ts'

/** Browsers have no type for kinds that they do not decode. */
const isImage = ({ type, name }: File) => type.startsWith('image/') || /\.(heic|heif|jxl|bmp)$/i.test(name)

const asIncoming = (file: File): Incoming => ({ file, path: file.webkitRelativePath || file.name })

const fileOf = (entry: FileSystemFileEntry) => new Promise<File>((resolve, reject) => entry.file(resolve, reject))

/** Every entry of a folder: a reader hands them out in parts of a hundred or so. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (part.length === 0) return all.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
    all.push(...part)
  }
}

/** Names that file managers leave in folders. */
const isJunk = (name: string) => name.startsWith('.') || name === 'Thumbs.db' || name === 'desktop.ini'

async function walk(entry: FileSystemEntry): Promise<Incoming[]> {
  if (entry.isFile) {
    return [{ file: await fileOf(entry as FileSystemFileEntry), path: entry.fullPath.replace(/^\//, '') }]
  }
  const incoming: Incoming[] = []
  for (const child of await entriesOf(entry as FileSystemDirectoryEntry)) {
    if (!isJunk(child.name)) incoming.push(...(await walk(child)))
  }
  return incoming
}

/**
 * The files of a drop or a paste, those within folders with their paths. Files that were named are all taken, whatever
 * they are, so that one that is no image is told; within folders only images are.
 */
export async function filesOf(transfer: DataTransfer | null): Promise<Incoming[]> {
  if (!transfer) return []
  // Entries are there only until the event ends, so they are asked for before the first wait.
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry?.() ?? null)
  if (!entries.some(entry => entry?.isDirectory)) return [...transfer.files].map(asIncoming)
  const incoming = await Promise.all(
    entries.map(async entry => {
      if (!entry) return []
      const files = await walk(entry)
      return entry.isFile ? files : files.filter(({ file }) => isImage(file))
    }),
  )
  return incoming.flat()
}

/** The files of a file dialog; of a chosen folder only images. */
export function filesOfInput(input: HTMLInputElement): Incoming[] {
  const files = [...(input.files ?? [])]
  return (input.webkitdirectory ? files.filter(isImage) : files).map(asIncoming)
}
