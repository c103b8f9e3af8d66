import { effect, signal } from '@preact/signals'
import { batch } from './batch.ts'
import { photos } from './photos.ts'
import { paused } from './queue.ts'

/** "3 min left", while a batch is worked on; empty if nothing is known of it. */
export const timeLeft = signal('')

/** Before so many are done, nothing is known. */
const MIN_DONE = 3

/** Rounded as people say it: 5 s, 40 s, 110 s, 3 min. */
export function leftWords(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000))
  if (seconds <= 110) return `${seconds < 10 ? seconds : Math.ceil(seconds / 10) * 10} s left`
  return `${Math.round(seconds / 60)} min left`
}

interface Standing {
  /** Files that came to an end, and their bytes. */
  files: number
  bytes: number
  /** Bytes of those that wait or are worked on. */
  open: number
}

function standing(): Standing {
  const now = { files: 0, bytes: 0, open: 0 }
  for (const { state, file } of photos.peek()) {
    const isOpen = state === 'waiting' || state === 'working'
    if (isOpen) now.open += file.size
    else {
      now.files++
      now.bytes += file.size
    }
  }
  return now
}

/** What is left if bytes go on as since `start`. */
export function estimate(start: Standing & { at: number }, now: Standing, at: number): number | null {
  const bytes = now.bytes - start.bytes
  if (now.files - start.files < MIN_DONE || bytes <= 0) return null
  return ((at - start.at) / bytes) * now.open
}

/** Keeps `timeLeft` in step with the list. */
export function startEstimates(): void {
  let start: (Standing & { at: number }) | null = null
  effect(() => {
    const { total } = batch.value
    const now = standing()
    // Between two jobs of a single worker none is at work, so what counts is what is left to do.
    if (paused.value || now.open === 0 || total < 2) {
      start = null
      timeLeft.value = ''
      return
    }
    // More files came, or others are to be done anew.
    if (!start || now.files < start.files) start = { ...now, at: performance.now() }
    const left = estimate(start, now, performance.now())
    timeLeft.value = left === null ? '' : leftWords(left)
  })
}
