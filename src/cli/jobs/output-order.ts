import type { Progress } from '../../node.ts'
import { startProgress } from '../progress-line.ts'
import { print, printError } from '../stdio.ts'

/** What one of several jobs says, and when it has said all. */
export interface Turn {
  print(line: string): Promise<void>
  printError(line: string): void
  /** Does something else on the standard streams when it is this job's turn. Errors: its own. */
  wait<T>(act: () => Promise<T>): Promise<T>
  onProgress(progress: Progress): void
  /** Nothing more comes of this job. */
  end(): void
}

interface State extends Turn {
  /** All before this one have ended and were printed. */
  done: Promise<void>
}

/**
 * The lines of jobs side by side in the order of the jobs: those of the first that has not ended come at once, those of
 * the others wait for their turn. The progress line is that of the first one, behind what `before` gives.
 */
export function makeOutputOrder(names: readonly string[], showProgress: boolean, before?: () => string) {
  let head = 0
  let line = startProgress(names[0] ?? '', showProgress && names.length > 0, before)
  const latest: Progress[] = []

  function next(): void {
    line.stop()
    head++
    if (head >= names.length) return
    line = startProgress(names[head], showProgress, before)
    if (latest[head]) line.onProgress(latest[head])
  }

  function turnAfter(before: Promise<void>, n: number): State {
    let last: Promise<unknown> = before
    let end = () => {}
    const ended = new Promise<void>(resolve => {
      end = resolve
    })
    const wait = <T>(act: () => Promise<T>): Promise<T> => {
      const acting = last.then(() => {
        line.clear()
        return act()
      })
      last = acting.catch(() => {})
      return acting
    }
    return {
      wait,
      async print(text) {
        const printing = wait(() => print(text))
        if (n === head) await printing
      },
      printError(text) {
        wait(async () => printError(text))
      },
      onProgress(progress) {
        latest[n] = progress
        if (n === head) line.onProgress(progress)
      },
      end,
      done: ended.then(() => last).then(next),
    }
  }

  const turns: State[] = []
  for (const n of names.keys()) turns.push(turnAfter(turns[n - 1]?.done ?? Promise.resolve(), n))
  return {
    turns: turns as readonly Turn[],
    /** Resolves when all have ended and everything was printed. */
    done: async () => turns.at(-1)?.done,
    /** Ends all turns at once, after a failure of the whole run. */
    stop: () => line.stop(),
  }
}
