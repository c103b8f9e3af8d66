import type { JobResult } from '../../worker/protocol.ts'
import { remember } from './remember.ts'

/** Results kept for a photo, so that settings tried before come back at once; the files are the browser's to store. */
const MOST_A_PHOTO = 12

/** Bytes of index maps kept with them; the maps of the oldest go first. */
const MOST_INDICES = 2 ** 27

const results = new Map<number, Map<string, JobResult>>()

export const recall = (id: number, key: string): JobResult | null => results.get(id)?.get(key) ?? null

/** Keeps a finished result; the oldest goes where there are too many. */
export function keep(id: number, key: string, result: JobResult): void {
  const own = results.get(id) ?? new Map<string, JobResult>()
  results.set(id, own)
  remember(own, key, result, MOST_A_PHOTO)
  dropIndices()
}

function dropIndices(): void {
  const all = [...results.values()].flatMap(own => [...own.values()])
  let bytes = 0
  for (const result of all.reverse()) {
    bytes += result.indices?.length ?? 0
    if (bytes > MOST_INDICES) delete result.indices
  }
}

export const forget = (id: number): void => void results.delete(id)

/** Lets go of the results of photos that are not in the list any more. */
export function keepOnly(ids: ReadonlySet<number>): void {
  for (const id of results.keys()) if (!ids.has(id)) forget(id)
}
