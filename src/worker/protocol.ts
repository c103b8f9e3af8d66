import type { Effort, Format } from '../codecs/effort.ts'
import type { CompressReport } from '../compress.ts'
import type { ErrorCode } from '../errors.ts'
import type { BackendChoice, Progress, SpaceName } from '../types.ts'

/** The settings of a job that can travel in a message. */
export interface JobSettings {
  colors: number | 'auto'
  /** 'MIN-MAX'. */
  quality?: string | null
  maxBytes?: string | null
  space: SpaceName
  backend: BackendChoice
  seed?: number
  format?: Format
  effort?: Effort
}

/** What the page gets back for a job. */
export interface JobResult {
  /** The finished file. */
  blob: Blob
  /** RGBA, 4 bytes an entry. */
  palette: Uint8Array
  report: CompressReport
}

/** Page to worker. `source` names the file, so that the worker need not decode the same one twice. */
export type Request =
  | { type: 'compress'; id: number; source: number; file: Blob; settings: JobSettings }
  | { type: 'abort'; id: number }

/** Worker to page. Every `compress` ends in exactly one `done` or `failed`. */
export type Response =
  | { type: 'progress'; id: number; progress: Progress }
  | { type: 'draft'; id: number; result: JobResult }
  | { type: 'done'; id: number; result: JobResult }
  | { type: 'failed'; id: number; code: ErrorCode; message: string }
