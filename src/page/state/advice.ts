import { effect } from '@preact/signals'
import type { WorkerClient } from '../workers/worker-client.ts'
import type { JobResult } from '../workers/worker-protocol.ts'
import { jobSettings, keyFor, settingsOf } from './chosen-settings.ts'
import { type Photo, photos, selected, update } from './photos.ts'
import { keep } from './result-cache.ts'

type Report = JobResult['report']

/** Results that were looked into, so that what comes to nothing is not looked for again. */
const answered = new WeakSet<Report>()

/** Whether a result is no smaller than its input, and nothing smaller is known. */
function isOpen(report: Report): boolean {
  const { bytesIn, resultBytes, kind, smallerAlternative, photoAlternative } = report
  const isKnown = smallerAlternative !== null || photoAlternative !== null || answered.has(report)
  return resultBytes >= bytesIn && kind !== 'photo' && !isKnown
}

/** Whether the search for something smaller than this result has come to its end. */
export const isAdvised = (report: Report): boolean => !isOpen(report)

/** The photo that is looked at, if its result is there and wants advice, and no photo waits for its own. */
function photoToAdvise(): (Photo & { result: JobResult }) | null {
  const photo = selected.value
  if (photo?.state !== 'done' || photo.key !== keyFor(photo.id) || !photo.result) return null
  if (photos.value.some(({ state }) => state === 'working' || state === 'waiting')) return null
  const { palette, locked } = settingsOf(photo.id)
  if (palette || locked) return null // Another palette was not asked for.
  return isOpen(photo.result.report) ? { ...photo, result: photo.result } : null
}

/**
 * Looks for what is smaller than the photo that is looked at where its result is not, once its result is shown. The
 * search is dropped if another result is looked at, or if there are photos to work on.
 */
export function startAdvice(client: Pick<WorkerClient, 'suggest'>): void {
  let searching: { report: Report; abort: AbortController } | null = null

  async function search({ id, key, file, result }: Photo & { result: JobResult }): Promise<void> {
    const { report } = result
    const abort = new AbortController()
    searching = { report, abort }
    const finding = client.suggest(file, jobSettings(settingsOf(id)), result, { signal: abort.signal })
    const found = await finding.catch(() => null)
    if (abort.signal.aborted) return
    searching = null
    const now = photos.peek().find(photo => photo.id === id)?.result
    if (now?.report !== report) {
      answered.add(report)
      return
    }
    const advised = { ...now, report: { ...report, ...found } }
    answered.add(advised.report)
    keep(id, key, advised)
    update(id, { result: advised })
  }

  effect(() => {
    const photo = photoToAdvise()
    if (searching && searching.report !== photo?.result.report) {
      searching.abort.abort()
      searching = null
    }
    if (photo && !searching) search(photo)
  })
}
