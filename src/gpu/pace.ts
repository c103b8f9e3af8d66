import type { GpuContext } from './context.ts'
import { doneAt } from './transfers.ts'

/** Submits that may be under way before it is known how long one takes, and afterwards. */
const FIRST_AHEAD = 2
const MAX_AHEAD = 32
/** Milliseconds of work that a cancelled job may leave behind. */
const AHEAD_MS = 80

/**
 * Lets the host run ahead of the GPU, by `AHEAD_MS` of work as submits took on average so far. Call the result behind
 * each submit; `report` is told the same fraction, and may throw. If too many submits are under way, it waits until
 * half of them are done.
 */
export function makePace(
  context: GpuContext,
  report: (fraction: number) => Promise<void>,
): (fraction: number) => Promise<void> {
  const underWay: Promise<number>[] = []
  const begin = performance.now()
  let done = 0
  let ahead = FIRST_AHEAD
  return async fraction => {
    underWay.push(doneAt(context))
    if (underWay.length >= ahead) {
      const [last] = underWay.splice(0, Math.ceil(ahead / 2)).slice(-1)
      done += Math.ceil(ahead / 2)
      const ms = ((await context.wait(last)) - begin) / done
      ahead = Math.max(FIRST_AHEAD, Math.min(MAX_AHEAD, Math.floor(AHEAD_MS / ms)))
    }
    await report(fraction)
  }
}
