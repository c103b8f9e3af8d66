import type { Choice, PictureSize } from '../suites/gpu-cpu/cases.ts'
import type { Paces } from '../suites/gpu-cpu/estimate.ts'
import type { CaseResult, Place } from '../suites/gpu-cpu/result.ts'

/** What the page asks of its worker. */
export type Request =
  | { kind: 'open' }
  | { kind: 'try'; speed: number }
  | { kind: 'photo'; file: File }
  | { kind: 'start'; choice: Choice; paces: Paces; photo: File | null }

/** What it is told. */
export type Answer =
  | { kind: 'opened'; place: Place }
  | { kind: 'tried'; speed: number; paces: Paces }
  | { kind: 'photo'; size: PictureSize }
  | { kind: 'step'; words: string }
  | { kind: 'case'; result: CaseResult; paces: Paces }
  | { kind: 'done' }
  | { kind: 'failed'; words: string }
