import { signal } from '@preact/signals'
import type { CompressReport } from '../../index.ts'
import { bytes, outputName } from '../format-values.ts'
import { entryNames, zipName } from '../zip/names.ts'
import { downloadBlob, saveZip, type ZipEntry, type ZipHooks } from '../zip/save.ts'
import { FolderError, saveFolder } from '../zip/save-folder.ts'
import { announce } from './announce.ts'
import { failed, type ReadyPhoto, ready } from './batch.ts'
import type { Photo } from './photos.ts'

/** The zip under way, 0..1, or null. */
export const saving = signal<number | null>(null)

/** What came of the last zip: one sentence. */
export const saved = signal('')

let abort = new AbortController()

export const cancelSaving = (): void => abort.abort()

function say(words: string): void {
  saved.value = words
  announce(words)
}

const kindOf = ({ format, usedOriginal }: CompressReport) => ({ format, usedOriginal })

const photosOf = (number: number) => (number === 1 ? '1 photo' : `${number} photos`)

/** Names of files that failed, the first few. */
function leftOut(): string {
  const names = failed.peek().map(photo => photo.path)
  if (names.length === 0) return ''
  const more = names.length > 3 ? ` and ${names.length - 3} more` : ''
  return ` Left out: ${names.slice(0, 3).join(', ')}${more}, which failed.`
}

/** What is ready with the settings in force, with the names that it gets. */
function entriesOf(list: readonly ReadyPhoto[]): ZipEntry[] {
  const names = entryNames(list.map(({ path, result }) => ({ path, ...kindOf(result.report) })))
  return list.map(({ result, file }, i) => ({ name: names[i], blob: result.blob, lastModified: file.lastModified }))
}

/** Where results go. */
type Place = 'zip' | 'folder'

/** Writes entries; gives the words for what came of it. */
async function write(place: Place, list: readonly ReadyPhoto[], hooks: ZipHooks): Promise<string> {
  const entries = entriesOf(list)
  if (place === 'folder') {
    const { bytes: size, name } = await saveFolder(entries, hooks)
    return `Saved ${photosOf(list.length)} in ${name}, ${bytes(size)}.`
  }
  const size = await saveZip(entries, zipName(list.map(({ path }) => path)), hooks)
  return `Saved ${photosOf(list.length)}, ${bytes(size)}.`
}

function failureOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'AbortError') return 'Nothing was saved.'
  const reason = error instanceof Error ? error.message : error
  if (error instanceof FolderError) return `${reason} The results are still here.`
  return `The results cannot be saved: ${reason} They are still here.`
}

/** Saves what is ready, as one zip or into a folder; later results go into a later one. */
export async function saveAll(place: Place = 'zip'): Promise<void> {
  if (saving.peek() !== null) return
  abort = new AbortController()
  saving.value = 0
  saved.value = ''
  let printed = 0
  const onProgress = (fraction: number) => {
    if (fraction - printed < 0.01) return
    printed = fraction
    saving.value = fraction
  }
  try {
    say(`${await write(place, ready.peek(), { signal: abort.signal, onProgress })}${leftOut()}`)
  } catch (error) {
    say(failureOf(error))
  } finally {
    saving.value = null
  }
}

/** Saves the result of one photo. */
export function saveOne({ name, result }: Photo): void {
  if (result) downloadBlob(result.blob, outputName(name, result.report))
}
