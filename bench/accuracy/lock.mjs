/** One writer at a time, between processes. */
import { rmSync, statSync, writeFileSync } from 'node:fs'

const STALE_MS = 10_000

const pause = ms => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

/** Whether the lock was taken; one that a killed process left behind is cleared for the next try. */
function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  const since = statSync(path, { throwIfNoEntry: false })?.mtimeMs
  if (since !== undefined && Date.now() - since > STALE_MS) rmSync(path, { force: true })
  return false
}

/** Does short, synchronous work while no other process does the same under this path. */
export function withLock(path, work) {
  while (!take(path)) pause(20)
  try {
    return work()
  } finally {
    rmSync(path, { force: true })
  }
}
