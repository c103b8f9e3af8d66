import type { Progress } from '../node.ts'

const FIRST_MS = 1000
const EVERY_MS = 100

/** A longer path is cut off at its beginning. */
const NAME_LENGTH = 40

const CLEAR = '\r\x1b[2K'

export interface ProgressLine {
  onProgress(progress: Progress): void
  /** Removes the line from the screen; it comes back with the next tick unless `stop` was called. */
  clear(): void
  stop(): void
}

function lineOf(name: string, { stage, fraction, iterations }: Progress): string {
  const rounds = iterations > 0 ? `, iteration ${iterations}` : ''
  const end = name.length > NAME_LENGTH ? `...${name.slice(3 - NAME_LENGTH)}` : name
  return `${end}  ${stage}  ${Math.floor(fraction * 100)} %${rounds}`
}

/**
 * A line on the terminal for work that takes longer than a second: stage, per cent, iterations. `before` gives what
 * stands first.
 */
export function startProgress(name: string, enabled: boolean, before = () => ''): ProgressLine {
  if (!enabled || !process.stderr.isTTY) return { onProgress() {}, clear() {}, stop() {} }
  let latest: Progress = { stage: 'decode', fraction: 0, iterations: 0 }
  let shown = false
  const begin = performance.now()
  const timer = setInterval(() => {
    if (performance.now() - begin < FIRST_MS) return
    shown = true
    process.stderr.write(CLEAR + (before() + lineOf(name, latest)).slice(0, (process.stderr.columns ?? 80) - 1))
  }, EVERY_MS)
  const clear = () => {
    if (shown) process.stderr.write(CLEAR)
    shown = false
  }
  return {
    onProgress: progress => {
      latest = progress
    },
    clear,
    stop() {
      clearInterval(timer)
      clear()
    },
  }
}
