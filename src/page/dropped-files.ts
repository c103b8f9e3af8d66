import type { Incoming } from './state/photos.ts'

/** What came in, and the names of files in folders that are no images. */
export interface Dropped {
  incoming: Incoming[]
  skipped: string[]
}

/** Browsers have no type for kinds that they do not decode. */
const isImage = ({ type, name }: File) =>
  type.startsWith('image/') || /\.(heic|heif|jxl|bmp|psd|jp2|jpf|ico)$/i.test(name)

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

/** Images, and the names of what is none. */
const imagesOf = (all: readonly Incoming[]): Dropped => ({
  incoming: all.filter(({ file }) => isImage(file)),
  skipped: all.filter(({ file }) => !isImage(file)).map(({ file }) => file.name),
})

/**
 * The files of a drop or a paste, those within folders with their paths. Files that were named are all taken, whatever
 * they are, so that one that is no image is told; within folders only images are.
 */
export async function filesOf(transfer: DataTransfer | null): Promise<Dropped> {
  if (!transfer) return { incoming: [], skipped: [] }
  // Entries are there only until the event ends, so they are asked for before the first wait.
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry?.() ?? null)
  if (!entries.some(entry => entry?.isDirectory)) return { incoming: [...transfer.files].map(asIncoming), skipped: [] }
  const parts = await Promise.all(
    entries.map(async entry => {
      if (!entry) return { incoming: [], skipped: [] }
      const files = await walk(entry)
      return entry.isFile ? { incoming: files, skipped: [] } : imagesOf(files)
    }),
  )
  return { incoming: parts.flatMap(part => part.incoming), skipped: parts.flatMap(part => part.skipped) }
}

/** Files that another app shared: images alone. */
export const filesOfShare = (files: readonly File[]): Dropped => imagesOf(files.map(asIncoming))

/** The files of a file dialog; of a chosen folder only images. */
export function filesOfInput(input: HTMLInputElement): Dropped {
  const files = [...(input.files ?? [])].map(asIncoming)
  const isJunkFile = ({ file }: Incoming) => isJunk(file.name)
  return input.webkitdirectory ? imagesOf(files.filter(one => !isJunkFile(one))) : { incoming: files, skipped: [] }
}

const kindOf = (name: string) => /\.(\w{1,5})$/.exec(name)?.[1].toUpperCase() ?? 'other'

/** What became of a folder: "12 added, 3 skipped (2 PDF, 1 MP4)"; empty where nothing was skipped. */
export function skippedWords({ incoming, skipped }: Dropped): string {
  if (skipped.length === 0) return incoming.length === 0 ? 'The folder holds no images.' : ''
  const kinds = new Map<string, number>()
  for (const name of skipped) kinds.set(kindOf(name), (kinds.get(kindOf(name)) ?? 0) + 1)
  const list = [...kinds].sort((a, b) => b[1] - a[1]).map(([kind, times]) => `${times} ${kind}`)
  return `${incoming.length} added, ${skipped.length} skipped (${list.join(', ')}).`
}
