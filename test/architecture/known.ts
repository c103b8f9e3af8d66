import type { RuleName } from './rules.ts'

/** Violations that are still to be mended. The list only gets shorter, and has to be empty in the end. */
export const KNOWN: Partial<Record<RuleName, readonly string[]>> = {
  'a room imports only from the rooms below it': [],
}
