import { effect } from '@preact/signals'
import type { WorkerClient } from '../workers/worker-client.ts'
import type { JobResult } from '../workers/worker-protocol.ts'
import { jobSettings, keyOf, settings } from './chosen-settings.ts'
import { type Photo, photos, selected, update } from './photos.ts'
import { keep } from './result-cache.ts'

type Report = JobResult['report']

/** Results that were looked into, so that what comes to nothing is not looked for again. */
const answered = new WeakSet<Report>()

/** Whether a result is larger than an input of another format, and nothing smaller is known. */
function isOpen(report: Report): boolean {
  const { bytesIn, bytesOut, inputFormat, format, usedOriginal, smallerAlternative } = report
  const isLarger = !usedOriginal && bytesOut >= bytesIn && inputFormat !== format
  return isLarger && smallerAlternative === null && !answered.has(report)
}

/** The photo that is looked at, if its result is there and wants advice, and no photo waits for its own. */
function photoToAdvise(): (Photo & { result: JobResult }) | null {
  const photo = selected.value
  if (photo?.state !== 'done' || photo.key !== keyOf(settings.value) || !photo.result) return null
  if (photos.value.some(({ state }) => state === 'working' || state === 'waiting')) return null
  return isOpen(photo.result.report) ? { ...photo, result: photo.result } : null
}

/**
 * Looks for fewer colors with which the photo that is looked at has a smaller file, once its result is shown. The
 * search is dropped if another result is looked at, or if there are photos to work on.
 */
export function startAdvice(client: Pick<WorkerClient, 'suggest'>): void {
  let searching: { report: Report; abort: AbortController } | null = null

  async function search({ id, key, file, result }: Photo & { result: JobResult }): Promise<void> {
    const { report } = result
    const abort = new AbortController()
    searching = { report, abort }
    const finding = client.suggest(file, jobSettings(settings.peek()), result, { signal: abort.signal })
    const smallerAlternative = await finding.catch(() => null)
    if (abort.signal.aborted) return
    searching = null
    answered.add(report)
    const now = photos.peek().find(photo => photo.id === id)?.result
    if (!smallerAlternative || now?.report !== report) return
    const advised = { ...now, report: { ...report, smallerAlternative } }
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
