import type { Choice, PictureSize } from '../suites/gpu/cases.ts'
import type { CaseResult, Place } from '../suites/gpu/result.ts'

/** What the page asks of its worker. */
export type Request =
  | { kind: 'open' }
  | { kind: 'photo'; file: File }
  | { kind: 'start'; choice: Choice; photo: File | null }

/** What it is told. */
export type Answer =
  | { kind: 'opened'; place: Place }
  | { kind: 'photo'; size: PictureSize }
  | { kind: 'step'; words: string }
  | { kind: 'case'; result: CaseResult }
  | { kind: 'done' }
  | { kind: 'failed'; words: string }
