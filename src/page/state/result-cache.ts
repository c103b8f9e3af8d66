import type { JobResult } from '../workers/worker-protocol.ts'

/** Results kept for a photo, so that settings tried before come back at once. */
const MAX_A_PHOTO = 12

/** Bytes of files kept in all; the browser stores them, on disk where it likes to. */
const MAX_FILES = 2 ** 29

/** Bytes of index maps kept with them. */
const MAX_INDICES = 2 ** 27

interface Kept {
  id: number
  result: JobResult
}

/** In the order they were made: if there are too many or too large ones, the oldest go. */
const results = new Map<string, Kept>()

const nameOf = (id: number, key: string) => `${id} ${key}`

export const recall = (id: number, key: string): JobResult | null => results.get(nameOf(id, key))?.result ?? null

/** Keeps a finished result. */
export function keep(id: number, key: string, result: JobResult): void {
  const name = nameOf(id, key)
  results.delete(name)
  results.set(name, { id, result })
  dropOldest(id)
}

function dropOldest(id: number): void {
  let nextId = 0
  let files = 0
  let indices = 0
  for (const [name, entry] of [...results].reverse()) {
    if (entry.id === id) nextId++
    files += entry.result.blob.size
    indices += entry.result.indices?.length ?? 0
    if (indices > MAX_INDICES) delete entry.result.indices
    if ((entry.id === id && nextId > MAX_A_PHOTO) || files > MAX_FILES) results.delete(name)
  }
}

/** Lets go of the results of a photo. */
export function forget(id: number): void {
  for (const [name, entry] of results) if (entry.id === id) results.delete(name)
}

/** Lets go of the results of photos that are not in the list any more. */
export function keepOnly(ids: ReadonlySet<number>): void {
  for (const [name, { id }] of results) if (!ids.has(id)) results.delete(name)
}
