import { asFlags } from '../flags.ts'
import { print, printError } from '../stdio.ts'

export type LogEvent = 'start' | 'done' | 'known' | 'kept' | 'retry' | 'failed' | 'lost' | 'back' | 'stop' | 'end'

const LEVELS: Partial<Record<LogEvent, string>> = { retry: 'warn', failed: 'error', lost: 'warn' }

/** A line for each event: for people, or JSON for log collectors, all of it on stdout. */
export function makeLog({ json, quiet }: { json: boolean; quiet: boolean }) {
  return function log(event: LogEvent, message: string, facts: Record<string, unknown> = {}): void {
    const text = asFlags(message)
    const level = LEVELS[event] ?? 'info'
    if (json) {
      print(JSON.stringify({ time: new Date().toISOString(), level, event, message: text, ...facts }))
    } else if (level !== 'info') printError(`huepress: ${text}`)
    else if (!quiet) print(text)
  }
}

export type Log = ReturnType<typeof makeLog>
