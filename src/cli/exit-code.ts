import { HuepressError } from '../node.ts'

/** 0 done, 98 and 99 refusals that were asked for, 1 a failure, 2 wrong usage; the worse ones behind. */
const CODES = [0, 98, 99, 1, 2] as const

export type ExitCode = (typeof CODES)[number]

/** The exit code that an error asks for. */
export function exitCodeOf(error: unknown): ExitCode {
  const code = error instanceof HuepressError ? error.code : 'internal'
  if (code === 'usage') return 2
  if (code === 'quality') return 99
  return code === 'larger' ? 98 : 1
}

/** Of two exit codes the one that says more: a failure hides a refusal. */
export function worstExitCode(one: ExitCode, other: ExitCode): ExitCode {
  return CODES.indexOf(one) > CODES.indexOf(other) ? one : other
}
