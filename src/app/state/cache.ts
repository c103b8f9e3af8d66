import type { JobResult } from '../../worker/protocol.ts'

/** Results kept for a photo, so that settings tried before come back at once; the files are the browser's to store. */
const MOST_A_PHOTO = 12

const results = new Map<number, Map<string, JobResult>>()

export const recall = (id: number, key: string): JobResult | null => results.get(id)?.get(key) ?? null

/** Keeps a finished result; the oldest goes where there are too many. */
export function keep(id: number, key: string, result: JobResult): void {
  const own = results.get(id) ?? new Map<string, JobResult>()
  results.set(id, own)
  own.delete(key)
  own.set(key, result)
  if (own.size > MOST_A_PHOTO) own.delete(own.keys().next().value as string)
}

export const forget = (id: number): void => void results.delete(id)
