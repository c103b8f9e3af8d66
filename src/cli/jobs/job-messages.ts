import type { ErrorCode, Progress } from '../../node.ts'
import type { Settings } from '../args.ts'
import type { ExitCode } from '../exit-code.ts'
import type { Source } from '../inputs.ts'

/** What a thread is started with. */
export interface ThreadData {
  settings: Settings
  /** Threads that it may start itself. */
  threads: number
  /** Whether somebody looks at progress. */
  progress: boolean
}

/** To the thread: an input, or what became of a file of it. */
export type Order = { type: 'run'; source: Source } | { type: 'written'; fault?: { code: ErrorCode; message: string } }

/** From the thread. A file is written by the main thread, so that Ctrl-C and a dead thread leave whole files only. */
export type Answer =
  | { type: 'print' | 'error'; line: string }
  | { type: 'progress'; progress: Progress }
  | { type: 'write'; output: string; bytes: Uint8Array }
  | { type: 'end'; code: ExitCode }
