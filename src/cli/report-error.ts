import { asMemoryError, HuepressError } from '../node.ts'
import { type ExitCode, exitCodeOf } from './exit-code.ts'
import { asFlags } from './flags.ts'
import { printError } from './stdio.ts'

/** Prints an error in one line and returns the exit code it asks for. Faults of huepress show where they are. */
export function reportError(
  fault: unknown,
  displayName: string | null,
  { verbose = false, say = printError }: { verbose?: boolean; say?: (line: string) => void } = {},
): ExitCode {
  const error = asMemoryError(fault)
  const isExpected = error instanceof HuepressError && error.code !== 'internal'
  const message = error instanceof Error ? error.message : String(error)
  const text = isExpected ? message : `${message} (This is a fault of huepress. Please report it, with the file.)`
  say(`huepress: ${displayName === null ? '' : `${displayName}: `}${asFlags(text).replaceAll(/\s*\n\s*/g, ' ')}`)
  if (!isExpected && verbose && error instanceof Error) say(String(error.stack))
  return exitCodeOf(error)
}
