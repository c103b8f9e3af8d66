import { signal } from '@preact/signals'
import type { CompressReport } from '../../index.ts'
import { bytes, outputName } from '../format-values.ts'
import { entryNames, zipName } from '../zip/names.ts'
import { downloadBlob, saveZip } from '../zip/save.ts'
import { announce } from './announce.ts'
import { failed, ready } from './batch.ts'
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

/** Saves what is ready with the settings in force as one zip; later results go into a later zip. */
export async function saveAll(): Promise<void> {
  if (saving.peek() !== null) return
  const list = ready.peek()
  const names = entryNames(list.map(({ path, result }) => ({ path, ...kindOf(result.report) })))
  const entries = list.map(({ result, file }, i) => ({
    name: names[i],
    blob: result.blob,
    lastModified: file.lastModified,
  }))
  abort = new AbortController()
  saving.value = 0
  saved.value = ''
  let printed = 0
  try {
    const size = await saveZip(entries, zipName(list.map(({ path }) => path)), {
      signal: abort.signal,
      onProgress(fraction) {
        if (fraction - printed < 0.01) return
        printed = fraction
        saving.value = fraction
      },
    })
    say(`Saved ${photosOf(list.length)}, ${bytes(size)}.${leftOut()}`)
  } catch (error) {
    const isAbort = error instanceof DOMException && error.name === 'AbortError'
    const reason = error instanceof Error ? error.message : error
    say(isAbort ? 'Nothing was saved.' : `The zip cannot be saved: ${reason} The results are still here.`)
  } finally {
    saving.value = null
  }
}

/** Saves the result of one photo. */
export function saveOne({ name, result }: Photo): void {
  if (result) downloadBlob(result.blob, outputName(name, result.report))
}
