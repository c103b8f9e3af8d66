import { effect } from '@preact/signals'
import type { JobHooks, WorkerClient } from '../workers/worker-client.ts'
import type { JobResult } from '../workers/worker-protocol.ts'
import { jobSettings, keyFor, settingsOf } from './chosen-settings.ts'
import { highlighted, type Photo, selected, selectedId, update } from './photos.ts'
import { keep } from './result-cache.ts'

/** Whether a photo's pixels could be pointed out, but for its index map. */
const lacksIndices = (photo: Photo | null): photo is Photo & { result: JobResult } =>
  photo?.state === 'done' &&
  photo.key === keyFor(photo.id) &&
  photo.result?.report.kind === 'palette' &&
  !photo.result.indices

/**
 * Brings the index map of a photo that was not looked at while it was worked on, once its pixels are to be pointed out.
 * Its file stays as it is, so nothing is said if this comes to nothing.
 */
export function startIndexMaps(client: Pick<WorkerClient, 'compress'>): void {
  let underWay: { of: JobResult; abort: AbortController } | null = null

  async function bring(photo: Photo & { result: JobResult }): Promise<void> {
    const { id, key, file, result } = photo
    if (underWay?.of === result) return
    underWay?.abort.abort()
    const mine = { of: result, abort: new AbortController() }
    underWay = mine
    const hooks: JobHooks = { signal: mine.abort.signal, extras: { indices: true, snapshots: true } }
    const found = await client.compress(file, jobSettings(settingsOf(id)), hooks).catch(() => null)
    if (underWay === mine) underWay = null
    // Advice may have joined it meanwhile.
    const now = selected.peek()?.result
    if (!found || now?.blob !== result.blob) return
    const whole = { ...now, indices: found.indices, snapshots: found.snapshots }
    keep(id, key, whole)
    update(id, { result: whole })
  }

  effect(() => {
    if (highlighted.value === null || selectedId.value === null) return
    const photo = selected.peek()
    if (lacksIndices(photo)) bring(photo)
  })
}
