import { computed, signal } from '@preact/signals'
import type { Progress } from '../../types.ts'
import type { JobResult } from '../../worker/protocol.ts'

export type PhotoState = 'waiting' | 'working' | 'done' | 'failed' | 'cancelled'

/** One file of the list. Rows are replaced, never changed. */
export interface Photo {
  id: number
  name: string
  /** Folders below the one that was dropped, with the name: `trip/day1/sea.jpg`. */
  path: string
  file: File
  state: PhotoState
  progress: Progress | null
  /** What is shown: a draft until the work is done. */
  result: JobResult | null
  /** Settings that `result` was made with. */
  key: string
  /** Where it failed: one sentence. */
  error: string
}

export const photos = signal<readonly Photo[]>([])
const chosen = signal<number | null>(null)

/** The photo that is looked at: the one chosen, else the first. */
export const selected = computed(() => photos.value.find(photo => photo.id === chosen.value) ?? photos.value[0] ?? null)

let nextId = 1

/** Files with the paths they have within what was dropped. */
export interface Incoming {
  file: File
  path: string
}

/** Puts files at the end of the list and looks at the first of them. Gives the new rows. */
export function addPhotos(incoming: readonly Incoming[]): Photo[] {
  const added = incoming.map(
    ({ file, path }): Photo => ({
      id: nextId++,
      name: file.name,
      path,
      file,
      state: 'waiting',
      progress: null,
      result: null,
      key: '',
      error: '',
    }),
  )
  photos.value = [...photos.value, ...added]
  if (added[0]) chosen.value = added[0].id
  return added
}

export function select(id: number): void {
  chosen.value = id
}

export function update(id: number, patch: Partial<Photo>): void {
  photos.value = photos.value.map(photo => (photo.id === id ? { ...photo, ...patch } : photo))
}

/** Takes a photo off the list; the one after it is looked at then. */
export function remove(id: number): void {
  const at = photos.value.findIndex(photo => photo.id === id)
  if (at < 0) return
  const rest = photos.value.filter(photo => photo.id !== id)
  if (selected.value?.id === id) chosen.value = rest[Math.min(at, rest.length - 1)]?.id ?? null
  photos.value = rest
}

export function clear(): void {
  photos.value = []
  chosen.value = null
}
