import { makeZip, predictLength } from 'client-zip'

export interface ZipEntry {
  name: string
  blob: Blob
  /** Milliseconds since 1970. */
  lastModified: number
}

export interface ZipHooks {
  signal: AbortSignal
  onProgress(fraction: number): void
}

/**
 * From here on a zip goes to a place on disk as it is made, where the browser can; below, it is a download like any
 * other.
 */
const STREAM_FROM_BYTES = 128e6

interface Picker {
  showSaveFilePicker?(options: {
    suggestedName: string
    types: { description: string; accept: Record<string, string[]> }[]
  }): Promise<FileSystemFileHandle>
}

/** Bytes on their way, counted. */
function counter(total: number, onProgress: ZipHooks['onProgress']): TransformStream<Uint8Array, Uint8Array> {
  let sent = 0
  return new TransformStream({
    transform(chunk, controller) {
      sent += chunk.length
      onProgress(Math.min(1, sent / total))
      controller.enqueue(chunk)
    },
  })
}

const sizes = (entries: readonly ZipEntry[]) => entries.map(({ name, blob }) => ({ name, size: blob.size }))

export const zipBytes = (entries: readonly ZipEntry[]): number => Number(predictLength(sizes(entries)))

/** The zip as a stream: entries are stored as they are, one read after the other. An abort ends it with an error. */
function zipStream(entries: readonly ZipEntry[], { signal, onProgress }: ZipHooks): ReadableStream<Uint8Array> {
  const inputs = entries.map(({ name, blob, lastModified }) => ({ name, input: blob, lastModified }))
  return makeZip(inputs).pipeThrough(counter(zipBytes(entries), onProgress), { signal })
}

/** Saves a file as a download. */
export function downloadBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000) // The download may begin a while later.
}

/**
 * Saves entries as one zip, stored without further packing: the bytes of each are exactly the result's. A large zip
 * asks for its place first and goes there as it is made; an abort leaves nothing there.
 *
 * @returns Bytes of the zip.
 * @throws AbortError if the signal fired or no place was chosen.
 */
export async function saveZip(
  entries: readonly ZipEntry[],
  name: string,
  hooks: ZipHooks,
  streamFrom = STREAM_FROM_BYTES,
): Promise<number> {
  const bytes = zipBytes(entries)
  const { showSaveFilePicker } = globalThis as Picker
  if (bytes >= streamFrom && showSaveFilePicker) {
    const types = [{ description: 'Zip file', accept: { 'application/zip': ['.zip'] } }]
    const place = await showSaveFilePicker.call(globalThis, { suggestedName: name, types })
    await zipStream(entries, hooks).pipeTo(await place.createWritable(), { signal: hooks.signal })
  } else {
    const blob = await new Response(zipStream(entries, hooks)).blob()
    hooks.signal.throwIfAborted()
    downloadBlob(new Blob([blob], { type: 'application/zip' }), name)
  }
  return bytes
}
