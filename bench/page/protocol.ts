import type { Choice, PictureSize } from '../cases/cases.ts'
import type { Paces } from '../cases/estimate.ts'
import type { CaseResult, Place } from '../cases/result.ts'

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
