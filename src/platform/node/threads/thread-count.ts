import { availableParallelism } from 'node:os'
import { expected } from '../../../common/errors.ts'

/** Each may take some 50 MiB. */
const MAX_THREADS = 8

let count = Math.min(MAX_THREADS, availableParallelism())

/** Threads that encoders and dithering may take beside the caller's. */
export const threadCount = (): number => count

/**
 * How many threads huepress may start beside the caller's: one for each core by default, 8 at most. With 0, all work is
 * done in the calling thread, which suits programs that start threads of their own. It is a setting of the thread that
 * calls it. The bytes of a result never depend on it. Errors: 'usage'.
 */
export function setThreads(threads: number): void {
  if (!Number.isInteger(threads) || threads < 0) throw expected('threads', 'a whole number from 0 on', threads)
  count = Math.min(MAX_THREADS, threads)
}
