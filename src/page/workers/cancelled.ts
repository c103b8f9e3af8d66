/** What a job that was cancelled is rejected with. */
export const cancelled = () => new DOMException('Cancelled. Nothing was written.', 'AbortError')

/** Whether an error says that a job was cancelled. */
export const isCancel = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError'

/** Throws `cancelled` once the signal has fired. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled()
}
