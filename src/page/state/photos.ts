import { batch, computed, signal } from '@preact/signals'
import type { Progress } from '../../index.ts'
import type { JobResult } from '../workers/worker-protocol.ts'

type PhotoState = 'waiting' | 'working' | 'done' | 'failed' | 'cancelled'

/** One file of the list. Rows are replaced, never changed. */
export interface Photo {
  id: number
  name: string
  /** Folders below the one that was dropped, with the name: `trip/day1/sea.jpg`. */
  path: string
  file: File
  state: PhotoState
  progress: Progress | null
  /** The picture in its new colors, small and not dithered, until there is a file with the settings in force. */
  preview: ImageBitmap | null
  /** What is shown: a draft until the work is done. */
  result: JobResult | null
  /** Settings that `result` was made with. */
  key: string
  /** The original as a PNG, if the browser does not draw it. */
  drawable: Blob | null
  /** Of an animation, the first frame alone was asked for. */
  firstFrame: boolean
  /** Where it failed: one sentence. */
  error: string
  /** It failed in a way that may not come again. */
  mayRetry: boolean
}

export const photos = signal<readonly Photo[]>([])
const chosen = signal<number | null>(null)

/** The photo that is looked at: the one chosen, else the first. */
export const selected = computed(() => photos.value.find(photo => photo.id === chosen.value) ?? photos.value[0] ?? null)

export const selectedId = computed(() => selected.value?.id ?? null)

/** Counts up whenever rows come or go, but not with their states. */
export const revision = signal(0)

/** The palette entry whose pixels are pointed out in the picture. */
export const highlighted = signal<number | null>(null)

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
      preview: null,
      result: null,
      key: '',
      drawable: null,
      firstFrame: false,
      error: '',
      mayRetry: true,
    }),
  )
  if (added.length > 0) {
    batch(() => {
      photos.value = [...photos.value, ...added]
      chosen.value = added[0].id
      revision.value++
    })
  }
  return added
}

export function select(id: number): void {
  chosen.value = id
}

export function update(id: number, patch: Partial<Photo>): void {
  photos.value = photos.value.map(photo => (photo.id === id ? { ...photo, ...patch } : photo))
}

/** A result as it is wanted: of an animation the whole of it, or its first frame. */
export const asWanted = ({ firstFrame }: Pick<Photo, 'firstFrame'>, result: JobResult): JobResult =>
  firstFrame ? { ...result, ...result.firstFrame } : result

/** Takes the first frame of an animation. */
export function useFirstFrame(id: number): void {
  updateAll(photo =>
    photo.id === id && photo.result ? { firstFrame: true, result: asWanted({ firstFrame: true }, photo.result) } : null,
  )
}

/** Changes many rows at once; rows without a patch stay the same. */
export function updateAll(patchOf: (photo: Photo) => Partial<Photo> | null): void {
  let isSame = true
  const next = photos.peek().map(photo => {
    const patch = patchOf(photo)
    if (!patch) return photo
    isSame = false
    return { ...photo, ...patch }
  })
  if (!isSame) photos.value = next
}

interface Removed {
  /** The list as it was. */
  before: readonly Photo[]
  /** How many went. */
  count: number
  name: string
}

/** What was taken off the list last, as long as it can be had back. */
export const removed = signal<Removed | null>(null)

/** So long a removal can be undone. */
const UNDO_MS = 8000

let forgetting = 0

function offerUndo(before: readonly Photo[], gone: readonly Photo[]): void {
  clearTimeout(forgetting)
  removed.value = { before, count: gone.length, name: gone[0].name }
  forgetting = setTimeout(() => {
    removed.value = null
  }, UNDO_MS) as unknown as number
}

/** Puts back what was removed last, where it was; photos that came since stay behind it. */
export function undoRemoval(): void {
  const { before } = removed.value ?? {}
  if (!before) return
  const now = new Map(photos.value.map(photo => [photo.id, photo]))
  const known = new Set(before.map(({ id }) => id))
  const back = before.map(photo => now.get(photo.id) ?? again(photo))
  batch(() => {
    photos.value = [...back, ...photos.value.filter(({ id }) => !known.has(id))]
    removed.value = null
    revision.value++
  })
}

/** A photo whose work was ended by its removal waits for it again. */
const again = (photo: Photo): Photo =>
  photo.state === 'working' ? { ...photo, state: 'waiting', progress: null, preview: null } : photo

/** Takes a photo off the list; the one after it is looked at then. */
export function remove(id: number): void {
  const index = photos.value.findIndex(photo => photo.id === id)
  if (index < 0) return
  const rest = photos.value.filter(photo => photo.id !== id)
  batch(() => {
    offerUndo(photos.value, [photos.value[index]])
    if (selected.value?.id === id) chosen.value = rest[Math.min(index, rest.length - 1)]?.id ?? null
    photos.value = rest
    revision.value++
  })
}

export function clear(): void {
  batch(() => {
    if (photos.value.length > 0) offerUndo(photos.value, photos.value)
    photos.value = []
    chosen.value = null
    revision.value++
  })
}
