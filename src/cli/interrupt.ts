import { removeUnfinished } from './outputs/write-file.ts'
import { printError } from './stdio.ts'

/** Signals that end the run, with the exit code that shells expect: 128 + the signal's number. */
const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/** What else there is to say to somebody who interrupts a run. */
let advice = () => ''

export function adviseOnInterrupt(text: () => string): void {
  advice = text
}

/** On Ctrl-C and the like: leaves at once, with no half-written file behind. Finished outputs stay. */
export function exitOnSignals(): void {
  for (const [signal, code] of Object.entries(CODES)) {
    process.on(signal, () => {
      removeUnfinished()
      if (process.stderr.isTTY) process.stderr.write('\r\x1b[2K')
      printError(`huepress: interrupted. No unfinished output was left behind.${advice()}`)
      process.exit(code)
    })
  }
}
