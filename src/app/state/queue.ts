import { effect, signal } from '@preact/signals'
import { HuepressError } from '../../errors.ts'
import type { JobHooks, WorkerClient } from '../../worker/client.ts'
import type { JobResult } from '../../worker/protocol.ts'
import { forget, keep, recall } from './cache.ts'
import { type Photo, photos, select, selected, update } from './photos.ts'
import { jobSettings, keyOf, type Settings, settings } from './settings.ts'

/** A slider gives many values on its way; only the one it rests on is worked out. */
const SETTLE_MS = 120

/** Sentences of the engine that stay true for the jobs after: where the work is done. */
export const engineNote = signal('')

/** Set where the user stopped the work; a change of settings or a new photo starts it again. */
export const paused = signal(false)

export interface Queue {
  /** Stops all work until a setting changes, a photo comes or `retry` is called; finished results stay. */
  cancel(): void
  /** Works on a photo, again if it failed. */
  retry(id: number): void
}

interface Running {
  id: number
  key: string
  abort: AbortController
}

/** The engine says a fall-back once; the sentence stays for as long as the CPU does the work. */
function noteEngine({ backend, notes }: JobResult['report']): void {
  const ofEngine = notes.filter(note => note.includes('GPU'))
  if (ofEngine.length > 0) engineNote.value = ofEngine.join(' ')
  else if (backend === 'gpu') engineNote.value = ''
}

const wants = (photo: Photo, key: string) => photo.state !== 'failed' && (photo.state !== 'done' || photo.key !== key)

/** What is worked on next: the photo that is looked at, then the list from its top. */
function nextOf(key: string, busy: readonly Running[]): Photo | null {
  const isFree = (photo: Photo) => wants(photo, key) && !busy.some(({ id }) => id === photo.id)
  const now = selected.value
  return now && isFree(now) ? now : (photos.value.find(isFree) ?? null)
}

/**
 * Keeps every photo's result in step with the settings: one job a client at a time, the photo looked at first. A result
 * made before with the same settings is taken from the cache. Starts by itself whenever photos or settings change.
 */
export function startQueue(clients: readonly WorkerClient[]): Queue {
  const running: (Running | null)[] = clients.map(() => null)
  let failedKey = ''
  let settling = 0

  const isCurrent = (mine: Running) => running.includes(mine)

  function hooksFor(photo: Photo, mine: Running): JobHooks {
    return {
      signal: mine.abort.signal,
      onProgress: progress => isCurrent(mine) && update(photo.id, { progress }),
      onDraft: draft => {
        if (!isCurrent(mine)) return
        update(photo.id, { result: draft, key: mine.key })
        noteEngine(draft.report)
      },
    }
  }

  function finish(photo: Photo, key: string, result: JobResult): void {
    update(photo.id, { state: 'done', progress: null, result, key, error: '' })
    noteEngine(result.report)
  }

  function fail(photo: Photo, error: unknown): void {
    if (error instanceof HuepressError && error.code === 'aborted') {
      update(photo.id, { state: 'cancelled', progress: null })
      return
    }
    const words = error instanceof Error ? error.message : String(error)
    update(photo.id, { state: 'failed', progress: null, result: null, error: words })
  }

  async function work(slot: number, photo: Photo, all: Settings, key: string): Promise<void> {
    const mine = { id: photo.id, key, abort: new AbortController() }
    running[slot] = mine
    update(photo.id, { state: 'working', progress: null, error: '' })
    try {
      const result = await clients[slot].compress(photo.file, jobSettings(all), hooksFor(photo, mine))
      keep(photo.id, key, result)
      if (isCurrent(mine)) finish(photo, key, result)
    } catch (error) {
      if (isCurrent(mine)) fail(photo, error)
    }
    if (!isCurrent(mine)) return
    running[slot] = null
    step()
  }

  /** Gives every free client something to do. */
  function step(): void {
    if (paused.value) return
    const all = settings.value
    const key = keyOf(all)
    for (let slot = 0; slot < clients.length; ) {
      const photo = running[slot]
        ? null
        : nextOf(
            key,
            running.filter(one => one !== null),
          )
      const known = photo && recall(photo.id, key)
      if (photo && known) finish(photo, key, known)
      else {
        if (photo) work(slot, photo, all, key)
        slot++
      }
    }
  }

  function stop(slot: number): void {
    const mine = running[slot]
    running[slot] = null
    mine?.abort.abort()
  }

  /** Jobs of photos that are gone or of other settings are stopped; a photo that is looked at need not wait. */
  function refresh(): void {
    const key = keyOf(settings.value)
    const ids = new Set(photos.peek().map(photo => photo.id))
    const urgent = selected.peek()
    const isUrgent = urgent && wants(urgent, key) && !running.some(mine => mine?.id === urgent.id && mine.key === key)
    running.forEach((mine, slot) => {
      if (!mine) return
      if (mine.key === key && ids.has(mine.id) && !(isUrgent && slot === 0)) return
      stop(slot)
      if (ids.has(mine.id)) update(mine.id, { state: 'waiting', progress: null })
    })
    if (key !== failedKey) {
      failedKey = key
      for (const photo of photos.peek()) if (photo.state === 'failed') update(photo.id, { state: 'waiting', error: '' })
    }
    step()
  }

  let before = { key: keyOf(settings.peek()), backend: settings.peek().backend }
  effect(() => {
    const key = keyOf(settings.value)
    const { backend } = settings.value
    const isNew = key !== before.key || backend !== before.backend
    if (!isNew) return
    if (backend !== before.backend) {
      for (const photo of photos.peek()) {
        forget(photo.id)
        if (photo.state === 'done') update(photo.id, { state: 'waiting' })
      }
      failedKey = ''
    }
    before = { key, backend }
    paused.value = false
    clearTimeout(settling)
    settling = setTimeout(refresh, SETTLE_MS) as unknown as number
  })
  let ids = ''
  let looked: number | null = null
  effect(() => {
    const now = photos.value.map(photo => photo.id).join()
    const id = selected.value?.id ?? null
    if (now === ids && id === looked) return
    if (now !== ids) paused.value = false
    ids = now
    looked = id
    queueMicrotask(refresh)
  })

  return {
    cancel() {
      if (running.every(mine => mine === null)) return
      paused.value = true
      running.forEach((mine, slot) => {
        stop(slot)
        if (mine) update(mine.id, { state: 'cancelled', progress: null })
      })
    },
    retry(id) {
      paused.value = false
      update(id, { state: 'waiting', error: '' })
      select(id)
      step()
    },
  }
}
