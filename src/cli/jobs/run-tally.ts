import { formatBytes, formatTime } from '../print.ts'

/** What has become of the inputs of a run so far. */
export interface RunTally {
  done: number
  failed: number
  /** Outputs were up to date. */
  skipped: number
  bytesIn: number
  bytesOut: number
}

/** Figures of the first files say little of the time left. */
const MIN_FILES = 3

const saved = ({ bytesIn, bytesOut }: RunTally) => `${Math.round((1 - bytesOut / bytesIn) * 100)} %`

/** Counts the inputs of a run, for its progress line and its last line. */
export function makeRunTally(total: number) {
  const begin = performance.now()
  const tally: RunTally = { done: 0, failed: 0, skipped: 0, bytesIn: 0, bytesOut: 0 }
  const elapsed = () => performance.now() - begin

  return {
    tally,
    /** Behind the name of a file that is being worked on; '' for a single file. */
    progress(): string {
      if (total < 2) return ''
      const { done, failed, skipped, bytesIn } = tally
      const ended = done + failed
      const left = total - ended - skipped
      const parts = [`${ended + skipped} of ${total}`]
      if (bytesIn > 0) parts.push(`saved ${saved(tally)}`)
      if (ended >= MIN_FILES) parts.push(`${formatTime((elapsed() / ended) * left)} left`)
      return `${parts.join(', ')}  `
    },
    /** How to go on after an interruption; '' for a single file. */
    advice({ skipExisting, sweep }: { skipExisting: boolean; sweep: boolean }): string {
      if (total < 2 || sweep) return ''
      const { done, skipped } = tally
      const again = skipExisting ? 'The same command' : 'The same command with --skip-existing'
      return ` ${done + skipped} of ${total} are done. ${again} goes on with the others.`
    },
    /** The last line of a run of several inputs. */
    summary(): string {
      const { done, failed, skipped, bytesIn, bytesOut } = tally
      const left = total - done - failed - skipped
      const sizes = bytesIn > 0 ? `, ${formatBytes(bytesIn)} -> ${formatBytes(bytesOut)} (${saved(tally)} saved)` : ''
      const rest = [
        ...(failed > 0 ? [`${failed} failed`] : []),
        ...(skipped > 0 ? [`${skipped} up to date`] : []),
        ...(left > 0 ? [`${left} not begun`] : []),
      ]
      const counts = [`${done} of ${total} done`, ...rest].join(', ')
      return `${counts}${sizes}, ${formatTime(elapsed())}`
    },
  }
}

export type RunCounter = ReturnType<typeof makeRunTally>
