import { HuepressError } from '../../index.ts'

/** What a job that was cancelled is rejected with. */
export const cancelled = () => new HuepressError('aborted', 'Cancelled. Nothing was written.')

/** Throws `cancelled` once the signal has fired. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled()
}
