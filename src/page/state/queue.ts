import { effect, signal } from '@preact/signals'
import type { BackendName } from '../../index.ts'
import { isCancel } from '../workers/cancelled.ts'
import type { JobHooks, WorkerClient } from '../workers/worker-client.ts'
import type { JobResult } from '../workers/worker-protocol.ts'
import { jobSettings, keyFor, keyOf, listSettings, ownSettings, settingsOf } from './chosen-settings.ts'
import { noteEngine, usedBackend } from './engine-note.ts'
import { explain } from './failure.ts'
import { asWanted, type Photo, photos, revision, select, selected, selectedId, update, updateAll } from './photos.ts'
import { workersFor } from './pool.ts'
import { forget, keep, keepOnly, recall } from './result-cache.ts'

/** A slider gives many values on its way; only the one it rests on is worked out. */
const SETTLE_MS = 120

/** Set where the user stopped the work; a change of settings or a new photo starts it again. */
export const paused = signal(false)

export interface Queue {
  /** Stops all work until a setting changes, a photo comes or `retry` is called; finished results stay. */
  cancel(): void
  /** Works on a photo, again if it failed. */
  retry(id: number): void
  /** Goes on after `cancel`. */
  resume(): void
  /** Works on all that failed again. */
  retryFailed(): void
}

interface Running {
  id: number
  key: string
  abort: AbortController
}

/** What jobs go by: another one of either begins work anew. */
const current = () => ({ list: keyOf(listSettings.value), own: ownSettings.value })

const isBusy = (mine: Running | null): mine is Running => mine !== null

const wants = (photo: Photo) => photo.state !== 'failed' && (photo.state !== 'done' || photo.key !== keyFor(photo.id))

/** What is worked on next: the photo that is looked at, then the list from its top. */
function nextOf(busy: readonly Running[]): Photo | null {
  const isFree = (photo: Photo) => wants(photo) && !busy.some(({ id }) => id === photo.id)
  const now = selected.value
  return now && isFree(now) ? now : (photos.value.find(isFree) ?? null)
}

/** Until a first job has told what there is, one worker is enough. */
function workersNow(most: number): number {
  const { backend } = listSettings.value
  const used = backend === 'auto' ? usedBackend.value : backend
  return used ? Math.min(most, workersFor(used as BackendName)) : 1
}

/** The result is there. */
function finish(photo: Photo, key: string, result: JobResult): void {
  const { firstFrame } = photos.peek().find(({ id }) => id === photo.id) ?? photo
  const wanted = asWanted({ firstFrame }, result)
  update(photo.id, { state: 'done', progress: null, preview: null, result: wanted, key, error: '' })
  noteEngine(result.report)
}

/** It came to nothing, or was stopped. */
function fail(photo: Photo, error: unknown): void {
  if (isCancel(error)) {
    update(photo.id, { state: 'cancelled', progress: null, preview: null })
    return
  }
  const { words, mayRetry } = explain(error)
  update(photo.id, { state: 'failed', progress: null, preview: null, result: null, error: words, mayRetry })
}

/**
 * Keeps every photo's result in step with the settings: one job a client at a time, in as many of the clients as
 * the machine has room for, the photo looked at first. A result made before with the same settings is taken from the
 * cache. Starts by itself whenever photos or settings change.
 */
export function startQueue(clients: readonly WorkerClient[]): Queue {
  const running: (Running | null)[] = clients.map(() => null)
  let failedWith: ReturnType<typeof current> | null = null
  let settling = 0

  const isCurrent = (mine: Running) => running.includes(mine)

  function hooksFor(photo: Photo, mine: Running): JobHooks {
    let isWritten = false
    return {
      signal: mine.abort.signal,
      // Only the photo that is looked at can have its pixels pointed out and its colors shown in space.
      extras: selected.peek()?.id === photo.id ? { indices: true, snapshots: true } : {},
      onProgress: progress => isCurrent(mine) && update(photo.id, { progress }),
      onPreview: preview => {
        const isShown = isCurrent(mine) && !isWritten && selectedId.peek() === photo.id
        if (isShown) update(photo.id, { preview })
        else preview.close()
      },
      onDraft: draft => {
        if (!isCurrent(mine)) return
        isWritten = true
        update(photo.id, { preview: null, result: draft, key: mine.key })
        noteEngine(draft.report)
      },
    }
  }

  async function work(slot: number, photo: Photo): Promise<void> {
    const [all, key] = [settingsOf(photo.id), keyFor(photo.id)]
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

  /** Results made before with these settings, all at once. */
  function takeKnown(): void {
    updateAll(photo => {
      const key = keyFor(photo.id)
      if (!wants(photo) || running.some(mine => mine?.id === photo.id)) return null
      const result = recall(photo.id, key)
      if (!result) return null
      return { state: 'done', progress: null, preview: null, result: asWanted(photo, result), key, error: '' }
    })
  }

  /** Gives every free client something to do. */
  function step(): void {
    if (paused.value) return
    takeKnown()
    for (let slot = 0; slot < workersNow(clients.length); slot++) {
      if (running[slot]) continue
      const photo = nextOf(running.filter(isBusy))
      if (!photo) break
      work(slot, photo)
    }
    for (const [slot, client] of clients.entries()) if (slot > 0 && !running[slot]) client.rest()
  }

  function stop(slot: number): void {
    const mine = running[slot]
    running[slot] = null
    mine?.abort.abort()
  }

  /** Jobs of photos that are gone or of other settings are stopped; a photo that is looked at need not wait. */
  function refresh(): void {
    const ids = new Set(photos.peek().map(photo => photo.id))
    keepOnly(ids)
    const urgent = selected.peek()
    const isUrgent =
      urgent && wants(urgent) && !running.some(mine => mine?.id === urgent.id && mine.key === keyFor(urgent.id))
    const stays = (mine: Running | null) => mine !== null && mine.key === keyFor(mine.id) && ids.has(mine.id)
    const isFull = running.slice(0, workersNow(clients.length)).every(stays)
    const stopped = new Set<number>()
    running.forEach((mine, slot) => {
      if (!mine || (stays(mine) && !(isUrgent && isFull && slot === 0))) return
      stop(slot)
      stopped.add(mine.id)
    })
    const { list, own } = current()
    const isNew = list !== failedWith?.list || own !== failedWith.own
    failedWith = { list, own }
    updateAll(({ id, state }) => {
      if (stopped.has(id)) return { state: 'waiting', progress: null, preview: null }
      return isNew && state === 'failed' ? { state: 'waiting', error: '' } : null
    })
    step()
  }

  let before = { ...current(), backend: listSettings.peek().backend }
  effect(() => {
    const { list, own } = current()
    const { backend } = listSettings.value
    const isNew = list !== before.list || own !== before.own || backend !== before.backend
    if (!isNew) return
    if (backend !== before.backend) {
      for (const { id } of photos.peek()) forget(id)
      // The key does not tell back ends apart, so jobs under way are stopped here.
      for (const slot of running.keys()) stop(slot)
      updateAll(({ state }) =>
        state === 'done' || state === 'working' ? { state: 'waiting', progress: null, preview: null } : null,
      )
      failedWith = null
    }
    before = { list, own, backend }
    paused.value = false
    clearTimeout(settling)
    settling = setTimeout(refresh, SETTLE_MS) as unknown as number
  })
  let previous = revision.peek()
  effect(() => {
    const isSame = revision.value === previous
    previous = revision.value
    if (selectedId.value === null && isSame) return
    clearTimeout(settling)
    // Keys that run down the list look at each row for a moment only.
    if (isSame) settling = setTimeout(refresh, SETTLE_MS) as unknown as number
    else {
      paused.value = false
      queueMicrotask(refresh)
    }
  })

  return {
    cancel() {
      if (running.every(mine => mine === null)) return
      paused.value = true
      running.forEach((mine, slot) => {
        stop(slot)
        if (mine) update(mine.id, { state: 'cancelled', progress: null, preview: null })
      })
    },
    retry(id) {
      paused.value = false
      update(id, { state: 'waiting', error: '' })
      select(id)
      step()
    },
    resume() {
      paused.value = false
      refresh()
    },
    retryFailed() {
      paused.value = false
      updateAll(({ state }) => (state === 'failed' ? { state: 'waiting', error: '' } : null))
      step()
    },
  }
}
